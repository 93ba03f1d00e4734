import type { Json, JsonObject } from '../base/json.ts';

const DEPTH_MAX: number = 64;
const VALUES_MAX: number = 100_000;

/** A value as CEL reads it; whole numbers are integers there, and integers are bigints. */
export type CelValue = null | boolean | number | bigint | string | readonly CelValue[] | CelValues;
export type CelValues = { readonly [key: string]: CelValue };

export function toCel(values: JsonObject): CelValues {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, convert(value)]));
}

function convert(value: Json): CelValue {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(convert);
  return toCel(value);
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}

export type Evaluation =
  | { readonly type: 'value'; readonly value: Json }
  | { readonly type: 'mistake'; readonly message: string };

/**
 * What an expression gave, as JSON. What JSON cannot hold (times, bytes, numbers beyond 2^53) is a mistake, not a
 * guess.
 */
export function fromCel(value: unknown): Evaluation {
  const budget = { left: VALUES_MAX };
  const problem: { message: string | null } = { message: null };
  const read = (part: unknown, depth: number): Json => {
    budget.left -= 1;
    if (budget.left < 0) problem.message ??= `it gives more than ${VALUES_MAX} values`;
    if (depth > DEPTH_MAX) problem.message ??= `it gives values nested deeper than ${DEPTH_MAX}`;
    if (problem.message !== null) return null;
    if (part === null || typeof part === 'string' || typeof part === 'boolean') return part;
    if (typeof part === 'bigint' || typeof part === 'number') return readNumber(part, problem);
    if (Array.isArray(part)) return part.map((member: unknown) => read(member, depth + 1));
    if (isPlainObject(part)) {
      return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, read(member, depth + 1)]));
    }
    problem.message ??= `it gives ${nameOf(part)}, which JSON cannot hold: convert it with \`string()\` or \`int()\``;
    return null;
  };
  const json = read(value, 0);
  return problem.message === null ? { type: 'value', value: json } : { type: 'mistake', message: problem.message };
}

function readNumber(value: number | bigint, problem: { message: string | null }): Json {
  const number = Number(value);
  const fits = typeof value === 'bigint' ? Number.isSafeInteger(number) : Number.isFinite(number);
  if (fits) return number;
  problem.message ??= `it gives the number ${value}, which JSON cannot hold`;
  return null;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function nameOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) return `a ${value.constructor.name}`;
  return `a ${typeof value}`;
}
