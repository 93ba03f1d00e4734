import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readScript, type ScriptProblem } from './read-script.ts';

function check(text: string, problems: readonly ScriptProblem[]): void {
  expect(readScript(text).problems).toEqual(problems);
}

test('a script is read from YAML with every kind of step', () => {
  const { script, problems } = readScript(`tasks:
  api:
    - steps:
        - write: {path: a.txt, content: "a\\n"}
        - run: npm test
        - hang: true
        - rate_limited: {in: 5000}
    - attempt: 4
      steps: [{done: Finished.}]
`);
  expect(problems).toEqual([]);
  expect(script.tasks['api']).toEqual([
    {
      attempt: 1,
      steps: [
        { type: 'write', path: 'a.txt', content: 'a\n' },
        { type: 'run', command: 'npm test' },
        { type: 'hang' },
        { type: 'rate_limited', until: null, inMs: 5000 },
      ],
    },
    { attempt: 4, steps: [{ type: 'done', handoff: 'Finished.' }] },
  ]);
});

test('all that is wrong is told at once, each with its line', () => {
  check(
    `tasks:
  api:
    - steps:
        - write: a.txt
        - {say: a, run: b}
        - sleep: -1
    - stpes: []
  page: {}
`,
    [
      { message: 'write is given as {write: {path: a.txt, content: text}}', line: 4, column: 11 },
      { message: 'a step has exactly one key, such as {say: hello}', line: 5, column: 11 },
      { message: 'sleep is given as {sleep: 100}, in milliseconds', line: 6, column: 11 },
      { message: 'an attempt has a list of steps: {steps: [...]}', line: 7, column: 7 },
      { message: "an attempt has no 'stpes', only attempt and steps", line: 7, column: 14 },
      { message: 'the attempts of page are a list: [{steps: [...]}]', line: 8, column: 9 },
    ],
  );
});

test('a text that is no script at all is a problem and no crash', () => {
  check('hello', [{ message: 'a script is {tasks: {<path, glob or *>: [{steps: [...]}]}}', line: 1, column: 1 }]);
  expect(readScript('tasks: [').problems[0]?.line).toBe(1);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(readScript(text).problems).not.toEqual([]);
    }),
  );
});
