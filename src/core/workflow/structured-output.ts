import { type Schema, Validator } from '@cfworker/json-schema';
import type { Json, JsonObject } from '../base/json.ts';

/** More than a model can mend in one go; what is left shows up in the next answer. */
const PROBLEMS_MAX = 8;

/** `false` stands beside a field that nobody asked for, which is named already. */
const REPEATING: ReadonlySet<string> = new Set(['properties', 'items', '$ref', 'false']);

/**
 * What is wrong with a structured result, in the validator's words, each with the place it is about; empty where it
 * fits.
 * Undefined stands for a result that was not given. JSON Schema 2020-12.
 */
export function outputProblems(schema: JsonObject, output: Json | undefined): readonly string[] {
  if (output === undefined) return ['no structured result was given'];
  const { valid, errors } = new Validator(schema satisfies Schema, '2020-12', false).validate(output);
  if (valid) return [];
  // The outer keywords only repeat that something inside of them is wrong.
  const inner = errors.filter(({ keyword }) => !REPEATING.has(keyword));
  const words = (inner.length > 0 ? inner : errors).map((one) => `${placeOf(one.instanceLocation)}: ${one.error}`);
  return [...new Set(words)].slice(0, PROBLEMS_MAX);
}

/** Why a schema cannot be used at all; null where it can. */
export function schemaProblem(schema: JsonObject): string | null {
  try {
    new Validator(schema satisfies Schema, '2020-12').validate(null);
    return null;
  } catch (error) {
    // The validator throws for references that lead nowhere and for patterns that are none.
    return error instanceof Error ? error.message : String(error);
  }
}

function placeOf(location: string): string {
  return location === '#' ? 'the result' : location.replace(/^#\//, '').replaceAll('/', '.');
}
