import { expect, test } from 'vitest';
import { readWorkflow } from './read-workflow.ts';
import { problemsOf } from '../../../test/support/workflow/problems-of.ts';

function check(text: string, ...expected: readonly string[]): void {
  expect(problemsOf(text)).toEqual(expected);
}

const run = 'run: "true"';

function taskOf(fields: string): unknown {
  const agents = 'agents: {a: {adapter: x}, b: {adapter: y}, default: {adapter: z}}';
  const { workflow, problems } = readWorkflow(`${agents}\ntasks:\n  - id: t\n    ${fields}\n`, 'f');
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return workflow?.root.tasks[0];
}

test('a map goes over a list, what an expression gives, files, or a matrix', () => {
  const mapOf = (map: string): unknown => taskOf(`map: ${map}\n    ${run}`);
  const over = { type: 'items', items: ['a', 1, { b: null }] };
  expect(mapOf('[a, 1, {b: null}]')).toMatchObject({ map: { over, onFailure: 'fail' } });
  expect(mapOf('"[1, 2]"')).toMatchObject({ map: { over: { type: 'expression', expression: '[1, 2]' } } });
  expect(mapOf('{glob: src/*.ts}')).toMatchObject({ map: { over: { type: 'glob', patterns: ['src/*.ts'] } } });
  const axes = { os: ['linux'], node: '[20, 22]' };
  expect(mapOf('{matrix: {os: [linux], node: "[20, 22]"}}')).toMatchObject({ map: { over: { type: 'matrix', axes } } });
  expect(mapOf('[]\n    on_failure: collect\n    max_parallel: 2')).toMatchObject({
    map: { over: { type: 'items', items: [] }, onFailure: 'collect', maxParallel: 2 },
  });
  check(
    `tasks:\n  - {id: a, ${run}, map: {}}\n  - {id: b, ${run}, map: 5}\n  - {id: c, ${run}, map: {matrix: {a-b: []}}}\n`,
    'VALUE_INVALID 2:31 this map goes over nothing',
    'VALUE_TYPE 3:31 a text belongs here, and this is the number 5',
    'VALUE_INVALID 4:41 "a-b" is no name that can stand here',
  );
});

test('beside a map `max_parallel` counts items, and on a phase its tasks', () => {
  const tasks = `max_parallel: 2\n    tasks: [{id: x, ${run}}]`;
  expect(taskOf(tasks)).toMatchObject({ maxParallel: 2 });
  expect(taskOf(`map: [1]\n    ${tasks}`)).toMatchObject({ map: { maxParallel: 2 } });
  expect(taskOf(`map: [1]\n    ${tasks}`)).not.toHaveProperty('maxParallel');
});

test('what a loop, a judge, a supervisor and a compensation leave out is filled in', () => {
  expect(taskOf(`loop: {until: true}\n    ${run}`)).toMatchObject({ loop: { until: 'true', max: 5, onMax: 'fail' } });
  const objective = 'objective: Make it fast.';
  expect(taskOf(`${objective}\n    agent: a\n    candidates: 3\n    judge: b`)).toMatchObject({
    work: { agent: 'a' },
    candidates: { agents: ['a', 'a', 'a'], judge: { agent: 'b', criteria: [] } },
  });
  expect(taskOf(`${objective}\n    candidates: [b, a]`)).toMatchObject({
    work: { agent: 'b' },
    candidates: { agents: ['b', 'a'] },
  });
  expect(taskOf(`${objective}\n    supervise: {agent: a, workers: b}`)).toMatchObject({
    kind: 'phase',
    tasks: [],
    supervise: { agent: 'a', objective: 'Make it fast.', workers: ['b'], maxRounds: 10, maxTasks: 50, approval: false },
  });
  const undo = 'compensate: {objective: Undo it.}';
  expect(taskOf(`${objective}\n    agent: a\n    ${undo}`)).toMatchObject({
    compensate: { type: 'agent', agent: 'a' },
  });
  expect(taskOf(`${run}\n    ${undo}`)).toMatchObject({ compensate: { type: 'agent', agent: 'default' } });
  expect(taskOf(`${run}\n    compensate: revert`)).toMatchObject({ compensate: { type: 'revert' } });
  expect(taskOf(`${run}\n    compensate: {run: undo}`)).toMatchObject({
    compensate: { type: 'command', command: 'undo' },
  });
});

test('fields that say more about another one are nothing without it', () => {
  check(
    `tasks:\n  - id: a\n    ${run}\n    on_failure: collect\n  - id: b\n    objective: Build the page.\n    judge: b\n  - id: c\n    ${run}\n    saga: true\n    candidates: 2\n  - id: d\n    ${run}\n    compensate: {run: x, objective: y}\n`,
    'FIELD_MISPLACED 4:5 `on_failure` means nothing here: a has no `map`',
    'FIELD_MISPLACED 7:5 `judge` means nothing here: b has no `candidates`',
    'FIELD_MISPLACED 10:5 `saga` means nothing here: c runs a command',
    'FIELD_MISPLACED 11:5 `candidates` means nothing here: c runs a command',
    'VALUE_INVALID 14:17 this compensation both runs a command and asks an agent',
  );
});

test('an error in an expression of a map, a loop or a compensation points at its letter', () => {
  check(
    `tasks:\n  - id: a\n    ${run}\n    map: inputs.x\n  - id: b\n    ${run}\n    loop: {until: itm == 1}\n`,
    'NAME_NOT_IN_SCOPE 4:17 the workflow has no input `x`',
    'NAME_NOT_IN_SCOPE 7:19 `itm` is not a name here',
  );
});

test('an event is answered by tasks that are named, or by one that stands right there', () => {
  const text = `on:\n  push: a\n  Issue.Opened: {${run}, env: {T: "\${{ event.type }}"}}\n  tag: [a, b]\n`;
  const { workflow } = readWorkflow(`${text}tasks: {a: {${run}}, b: {${run}, needs: [issue-opened]}}\n`, 'f');
  expect(workflow?.on).toEqual({ push: ['a'], 'Issue.Opened': ['issue-opened'], tag: ['a', 'b'] });
  expect(workflow?.root.tasks.map(({ id }) => id)).toEqual(['a', 'b', 'issue-opened']);
  check(
    `on:\n  push: [a, bb]\n  tag: []\n  a: {${run}, when: evnt.type == 1}\ntasks: {a: {${run}}, b: {${run}}}\n`,
    'ON_UNKNOWN_TASK 2:13 `bb` is to answer the event `push`, and is no task at the top. Did you mean `b`?',
    'VALUE_INVALID 3:8 nothing answers the event `tag`',
    'DUPLICATE_ID 4:3 two tasks of the workflow are called `a`: the 1. and the 3.',
    'NAME_NOT_IN_SCOPE 4:26 `evnt` is not a name here',
  );
});
