import { assert } from '../../core/base/assert.ts';

/** The fields that are there: an optional field of the workflow is absent, never undefined. */
export type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

export function present<T extends object>(fields: T): Present<T> {
  const kept: object = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  assert(isPresent<T>(kept), 'what is undefined was left out');
  return kept;
}

function isPresent<T>(fields: object): fields is Present<T> {
  return Object.values(fields).every((value) => value !== undefined);
}
