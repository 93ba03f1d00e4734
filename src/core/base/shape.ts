import type { RunId, Sha, TaskPath } from './ids.ts';
import type { Json } from './json.ts';

/**
 * Says whether a value that came in from outside has the shape of a type. Checks are put together from small ones and
 * copy nothing, so that a journal of hundreds of thousands of events is checked about as fast as it is parsed. Fields
 * that a shape does not name are let through: a later version may add an optional one without a new schema.
 */
export type Check<T> = ((value: unknown) => value is T) & Exactly<T>;

/**
 * Holds nothing. It makes a check of T one of T alone: without it a check that knows fewer words than T would
 * compile, and refuse what T allows.
 */
type Exactly<T> = { readonly exactly?: (value: T) => void };

/** One check a field. A field that is forgotten here, or has another type, does not compile. */
export type Fields<T> = { readonly [K in keyof T]-?: Check<T[K]> };

const PATH: RegExp = /^(?:[a-z0-9_][a-z0-9_.-]*(?:\/[a-z0-9_][a-z0-9_.-]*)*)?$/;
const RUN_ID: RegExp = /^r-[0-9a-z]{4,32}$/;
const SHA: RegExp = /^[0-9a-f]{40}$/;

export const isText: Check<string> = (value) => typeof value === 'string';
export const isFlag: Check<boolean> = (value) => typeof value === 'boolean';
export const isNumber: Check<number> = (value) => typeof value === 'number';
/** A whole number from 0. */
export const isCount: Check<number> = (value): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
export const isPath: Check<TaskPath> = (value): value is TaskPath => typeof value === 'string' && PATH.test(value);
export const isRunId: Check<RunId> = (value): value is RunId => typeof value === 'string' && RUN_ID.test(value);
export const isSha: Check<Sha> = (value): value is Sha => typeof value === 'string' && SHA.test(value);
/** What `JSON.parse` gave is JSON: only its absence is wrong. */
export const isJson: Check<Json> = (value): value is Json => value !== undefined;

export function isOneOf<const T extends string | number>(...words: readonly T[]): Check<T> {
  const known = new Set<unknown>(words);
  return (value): value is T => known.has(value);
}

export function isNullOr<T>(check: Check<T>): Check<T | null> {
  return (value): value is T | null => value === null || check(value);
}

/** For a field that may be absent. */
export function isOptional<T>(check: Check<T>): Check<T | undefined> {
  return (value): value is T | undefined => value === undefined || check(value);
}

export function isListOf<T>(check: Check<T>): Check<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(check);
}

export function isRecordOf<T>(check: Check<T>): Check<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(check);
}

/** T is never guessed from the fields: it is what the place asks for, so that the fields are held against it. */
export function isShape<T extends object>(fields: NoInfer<Fields<T>>): Check<T> {
  const tests = testsOf(fields);
  return (value): value is T => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const record = value as Readonly<Record<string, unknown>>;
    for (const [key, test] of tests) if (!test(record[key])) return false;
    return true;
  };
}

/** A union that is told apart by `type`. */
export function isUnion<U extends { readonly type: string }>(table: {
  readonly [T in U['type']]: Check<Omit<Extract<U, { readonly type: T }>, 'type'>>;
}): Check<U> {
  const tests = new Map<unknown, Test>(testsOf(table));
  return (value): value is U => tests.get((value as { readonly type?: unknown } | null)?.type)?.(value) === true;
}

type Test = (value: unknown) => boolean;

function testsOf(fields: object): readonly (readonly [string, Test])[] {
  return Object.entries<Test>(fields as Record<string, Test>);
}
