import { expect, test } from 'vitest';
import { areExclusive } from './exclusive.ts';

test.each<[one: string, other: string, exclusive: boolean]>([
  ['tasks.a.output.kind == "x"', 'tasks.a.output.kind == "y"', true],
  ['tasks.a.output.kind == "x"', '"y"==tasks.a . output.kind', true],
  ['tasks.a.output.kind == "x"', 'tasks.a.output.kind != "x"', true],
  ['tasks.a.output.kind == "x"', '!(tasks.a.output.kind == "x" || tasks.a.output.kind == "y")', true],
  ['tasks.a.output.kind in ["x", "y"]', '!(tasks.a.output.kind in ["x", "y", "z"])', true],
  ['inputs.n == 1 && inputs.deep', 'inputs.n == 2', true],
  ['inputs.n == 1 || inputs.n == 2', 'inputs.n == 3', true],
  ['tasks.a.output.kind == "x"', 'tasks.b.output.kind == "y"', false],
  ['tasks.a.output.kind == "x"', 'tasks.a.output.kind == "x"', false],
  ['inputs.n == 1', 'inputs.n == "1"', true],
  ['inputs.n != 1', 'inputs.n != 2', false],
  ['inputs.n == 1 || inputs.deep', 'inputs.n == 2', false],
  ['!(inputs.n == 1 && inputs.deep)', 'inputs.n == 1', false],
  ['inputs.n == 1', 'inputs.n ==', false],
  ['true', 'true', false],
])('%s and %s', (one, other, exclusive) => {
  expect([areExclusive(one, other), areExclusive(other, one)]).toEqual([exclusive, exclusive]);
});
