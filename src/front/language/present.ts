/** The fields that are there: an optional field of the workflow is absent, never undefined. */
export type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

export function present<T extends object>(fields: T): Present<T> {
  // Dropping what is undefined is exactly what the type says.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}
