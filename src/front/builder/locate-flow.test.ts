import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { taskPath } from '../../core/base/ids.ts';
import { checkWorkflow } from '../../core/workflow/check-workflow.ts';
import { faultsIn, locateInFlow, type ProgramFiles } from './locate-flow.ts';
import { phase } from './phase.ts';
import { candidates, map, refine } from './repeat.ts';
import { command, task } from './task.ts';
import { type Flow, workflow } from './workflow.ts';

const files: ProgramFiles = {
  shown: (file) => file.split('/').at(-1) ?? '',
  textOf: (file) => readFileSync(file, 'utf8'),
};

function faultsOf(flow: Flow): readonly string[] {
  return faultsIn(flow, files).map(({ code, message, file }) => `${file} ${code}: ${message}`);
}

test('what tsc would have said is said without it', () => {
  const misspelled: object = { deliverr: 'pr' };
  const untyped = (value: object): never => value as never;
  const flow = workflow({
    name: 'w',
    ...misspelled,
    tasks: [
      task('a', untyped({ objective: 3, onws: [], budget: { tokens: -1 }, gates: [{ ru: 'x' }] })),
      phase('b', command('c', 'true', untyped({ timeout: 'soon', retry: { maxAttempts: 0 } }))),
      map(['x'], map(['y'], command('d', 'true'))),
      candidates(untyped(refine(command('e', 'true'), { until: 'true' })), 3),
    ],
  });
  const found = [
    'FIELD_UNKNOWN: the workflow has no field "deliverr". Did you mean `deliver`?',
    'VALUE_TYPE: "objective" of the task `a` must be a text',
    'FIELD_UNKNOWN: the task `a` has no field "onws". Did you mean `owns`?',
    'VALUE_TYPE: "budget.tokens" of the task `a` must be a whole number, 1 at least',
    'VALUE_TYPE: "gates[0]" of the task `a` must be a command, or have `run`, `files` or `placeholders`',
    'VALUE_TYPE: "timeout" of the command `c` must be a duration such as `90s`, or a number of seconds',
    'VALUE_TYPE: "retry.maxAttempts" of the command `c` must be a whole number, 1 at least',
    'CONFLICTING_OPTIONS: `map` cannot stand around `d`, which has one already',
    'CONFLICTING_OPTIONS: `candidates` cannot stand around `e`, which has a loop, and that stands around it',
  ];
  expect(faultsOf(flow)).toEqual(found.map((one) => `locate-flow.test.ts ${one}`));
});

test('what the plan says of a copy is shown where the task was made that it is a copy of', () => {
  const flow = workflow({ name: 'w', tasks: phase('p', map([1], command('x', 'true'))) });
  const lines = ['', 'p', 'p/x', 'p/x.*', 'p/lead.*'].map((task) => {
    const at = { task: taskPath(task), keys: [] };
    const [problem] = locateInFlow(flow, [{ severity: 'error', code: 'BAD_GLOB', message: '', fix: '', at }], files);
    return problem?.column;
  });
  const [ofWorkflow, ofPhase, ofTask] = lines;
  expect(lines).toEqual([ofWorkflow, ofPhase, ofTask, ofTask, ofPhase]);
  expect(new Set(lines).size).toBe(3);
});

test('a finding is shown where its task was made', () => {
  const twice = [command('x', 'true'), command('x', 'false', { needs: ['y'] })];
  const flow = workflow({ name: 'w', tasks: phase('p', twice) });
  const errors = locateInFlow(flow, checkWorkflow(flow.workflow), files).filter(({ severity }) => severity === 'error');
  expect(errors.map(({ code, file }) => [code, file])).toEqual([
    ['DUPLICATE_ID', 'locate-flow.test.ts'],
    ['UNKNOWN_NEED', 'locate-flow.test.ts'],
  ]);
  // The test runner moves columns; Node, which runs programs as they are written, does not.
  for (const { frame } of errors) expect(frame).toContain("command('x', 'false', { needs: ['y'] })];");
});
