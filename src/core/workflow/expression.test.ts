import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../base/json.ts';
import { evaluate, parseExpression } from './expression.ts';
import type { Scope } from './scope.ts';

const scope: Scope = { names: ['inputs', 'event'], inputs: ['topic', 'count'], tasks: ['build', 'seed-data'] };
const values: JsonObject = {
  inputs: { topic: 'speed', count: 3 },
  event: null,
  tasks: {
    build: { output: { score: 1, ratio: 0.5, files: ['a.ts', 'b.md'] }, status: 'complete', result: 'ok' },
    seed_data: { output: null, status: 'skipped', result: null },
  },
};

test.each<[string, Json]>([
  ['tasks.build.status == "complete"', true],
  ['tasks.seed_data.status != "complete" && inputs.count > 2', true],
  ['inputs.count + 1', 4],
  ['tasks.build.output.score * 0.5', 0.5],
  ['tasks.build.output.ratio + inputs.count', 3.5],
  ['tasks.build.output.score >= 0.8', true],
  ['tasks.build.output.files.filter(f, f.endsWith(".ts"))', ['a.ts']],
  [
    'tasks.build.output.files.map(f, {"name": f, "n": inputs.count})',
    [
      { name: 'a.ts', n: 3 },
      { name: 'b.md', n: 3 },
    ],
  ],
  ['has(tasks.build.output.verdict)', false],
  ['size(tasks.build.output.files)', 2],
  ['event == null', true],
  ['type(inputs.count) == int', true],
])('%s', (text, value) => {
  const expression = parseExpression(text, scope);
  expect(expression.type === 'expression' ? evaluate(expression, values) : expression).toEqual({
    type: 'value',
    value,
  });
});

test.each([
  ['tasks.biuld.output', 6, '`tasks.biuld` is not one of the needs of this task. Did you mean `build`?'],
  ['1 == inputs.topc', 12, 'the workflow has no input `topc`. Did you mean `topic`?'],
  ['tasks.build.outptu', 12, 'a task has no `outptu`. Did you mean `output`?'],
  ['item > 1', 0, '`item` has no value here: it stands only below a `map`'],
  ['build == "x"', 0, '`build` is not a name here'],
  ['inpts.topic == ""', 0, '`inpts` is not a name here. Did you mean `inputs`?'],
  ['size(tasks) > 0', 5, '`tasks` stands only before an id'],
  ['tasks["build"].output', 0, '`tasks` stands only before an id'],
  ['constructor', 0, '`constructor` is not a name here'],
  ['[1].all(x, x > y)', 15, '`y` is not a name here'],
  ['inputs.topic.matches("(a+)+$")', 13, 'regular expressions are not taken: some never come to an end'],
  ['cel.bind(x, 1, x)', 4, '`bind` is not taken'],
  ['[1].map(a, [1].map(b, [1].map(c, a)))', 26, 'lists within lists are walked 2 deep at most'],
  ['a +', 3, 'the expression cannot be read: Unexpected token: EOF'],
  ['1 = 2', 2, 'the expression cannot be read: Unexpected character: ='],
  ['inputs.count && 1', 0, "the expression cannot work: Logical operator requires bool operands, got 'int'"],
  ['siez(inputs)', 0, "the expression cannot work: found no matching overload for 'siez(dyn)'"],
  ['', 0, 'the expression is empty'],
  ['('.repeat(60), 50, 'the expression cannot be read: Exceeded maxDepth (50)'],
  ['1'.repeat(4_097), 0, 'the expression is longer than 4096 characters'],
])('%s is refused at the right character', (text, offset, message) => {
  const mistake = parseExpression(text, scope);
  expect(mistake).toMatchObject({ type: 'mistake', offset, message });
});

test('a misspelt function is guessed', () => {
  const mistake = parseExpression('siez(inputs.topic) > 1', scope);
  expect(mistake.type === 'mistake' ? mistake.fix : '').toContain('Did you mean `size`?');
});

test.each([
  ['tasks.build.output.verdict', 'No such key: verdict'],
  ['9223372036854775807', 'the number 9223372036854775807, which JSON cannot hold'],
  ['timestamp("2020-01-01T00:00:00Z")', 'a Date, which JSON cannot hold'],
  ['1 / 0', 'division by zero'],
  ['1.0 / 0.0', 'the number Infinity, which JSON cannot hold'],
  ['inputs.topic > 3', 'no such overload'],
])('%s is a mistake when it runs, and no exception', (text, message) => {
  const expression = parseExpression(text, scope);
  const evaluation = expression.type === 'expression' ? evaluate(expression, values) : expression;
  expect(evaluation.type === 'mistake' ? evaluation.message : '').toContain(message);
});

test('whatever the text, it is an expression or a mistake within it', () => {
  const word = fc.constantFrom(
    'inputs',
    'tasks',
    '.build',
    '.topic',
    '.',
    '==',
    '(',
    ')',
    '[',
    ']',
    '1',
    '"a"',
    ' && ',
    '?',
    ':',
    '{',
    '}',
    '\n',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(word).map((words) => words.join('')),
      ),
      (text) => {
        const expression = parseExpression(text, scope);
        const offset = expression.type === 'mistake' ? expression.offset : 0;
        if (expression.type === 'expression') evaluate(expression, values);
        expect(offset >= 0 && offset <= text.length).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('tasks that are made up while the run goes on can be gone through', () => {
  const expression = parseExpression('tasks.all(id, tasks[id].status == "complete")', { ...scope, tasks: 'any' });
  const gives = expression.type === 'expression' ? evaluate(expression, values) : expression;
  expect(gives).toEqual({ type: 'value', value: false });
});
