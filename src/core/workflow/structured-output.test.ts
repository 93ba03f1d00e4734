import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../base/json.ts';
import { outputProblems, schemaProblem } from './structured-output.ts';

const verdict: JsonObject = {
  type: 'object',
  properties: { verdict: { enum: ['pass', 'fail'] }, issues: { type: 'array', items: { type: 'string' } } },
  required: ['verdict'],
  additionalProperties: false,
};

function check(output: Json | undefined, problems: readonly string[]): void {
  expect(outputProblems(verdict, output)).toEqual(problems);
}

test('a result that fits has no problems', () => {
  check({ verdict: 'pass', issues: [] }, []);
});

test('a result that was not given is told apart from one that does not fit', () => {
  check(undefined, ['no structured result was given']);
  check(null, ['the result: Instance type "null" is invalid. Expected "object".']);
});

test('each problem names its place', () => {
  check({ verdict: 'maybe', issues: ['a', 1] }, [
    'verdict: Instance does not match any of ["pass","fail"].',
    'issues.1: Instance type "number" is invalid. Expected "string".',
  ]);
});

test('what is missing and what is too much is named', () => {
  check({ other: 1 }, [
    'the result: Instance does not have required property "verdict".',
    'the result: Property "other" does not match additional properties schema.',
  ]);
});

test('a schema that leads nowhere is found before anything runs', () => {
  expect(schemaProblem(verdict)).toBeNull();
  expect(schemaProblem({ $ref: '#/$defs/none' })).toMatch(/none/);
});
