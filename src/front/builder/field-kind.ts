import { didYouMean } from '../../core/base/did-you-mean.ts';
import type { ErrorCode } from '../../core/base/error-code.ts';
import type { CallSite } from './call-site.ts';
import { quoted } from '../quoted.ts';

/** What is wrong with what a program handed over. */
export type Fault = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly fix: string;
  /** Where it was handed over, if not where the task was made. */
  readonly site?: CallSite;
};

/**
 * What may stand in a field. Node takes the types away without looking at them, so what tsc would say is found here
 * once more.
 */
export type FieldKind = (value: unknown, field: Field) => readonly Fault[];

/** The name of a field, and whose it is: `retry.backoff` of `the task \`api\``. */
export type Field = { readonly name: string; readonly owner: string };

/** A kind for every field of T. */
export type FieldKinds<T> = { readonly [K in keyof T]-?: FieldKind };

export type KindTable = Readonly<Record<string, FieldKind>>;

export function fits(expects: string, check: (value: unknown) => boolean): FieldKind {
  return (value, field) => (check(value) ? [] : [wrongKind(field, expects)]);
}

export function listOf(kind: FieldKind, expects: string): FieldKind {
  return (value, field) => {
    if (!Array.isArray(value)) return [wrongKind(field, expects)];
    return value.flatMap((item, index) => kind(item, { ...field, name: `${field.name}[${index}]` }));
  };
}

export function mapOf(kind: FieldKind): FieldKind {
  return (value, field) =>
    isFields(value)
      ? Object.entries(value).flatMap(([key, one]) => kind(one, { ...field, name: `${field.name}.${key}` }))
      : [wrongKind(field, 'an object by name')];
}

/** The first of these that the value looks like says what is wrong with it. */
export function either(
  ...choices: readonly (readonly [looks: (value: unknown) => boolean, kind: FieldKind])[]
): FieldKind {
  return (value, field) => {
    const kind = choices.find(([looks]) => looks(value))?.[1] ?? choices.at(-1)?.[1];
    return kind === undefined ? [] : kind(value, field);
  };
}

export function object<T>(kinds: FieldKinds<T>): FieldKind {
  return (value, field) =>
    isFields(value) ? faultsOf(value, kinds, field) : [wrongKind(field, 'an object with fields')];
}

/** Fields that are unknown, and those that hold what they should not. `undefined` is as good as absent. */
export function faultsOf(given: object, kinds: KindTable, { name, owner }: Field): readonly Fault[] {
  return Object.entries(given).flatMap(([key, value]): readonly Fault[] => {
    const full = name === '' ? key : `${name}.${key}`;
    const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
    if (kind !== undefined) return value === undefined ? [] : kind(value, { name: full, owner });
    const message = `${owner} has no field ${quoted(full)}${didYouMean(key, Object.keys(kinds))}`;
    return [{ code: 'FIELD_UNKNOWN', message, fix: `it may have ${Object.keys(kinds).join(', ')}` }];
  });
}

export function isFields(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongKind({ name, owner }: Field, expects: string): Fault {
  const message = `${quoted(name)} of ${owner} must be ${expects}`;
  return { code: 'VALUE_TYPE', message, fix: 'your editor shows the types, and `tsc` checks them' };
}
