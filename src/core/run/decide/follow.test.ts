import { expect, test } from 'vitest';
import { play } from '../../../testing/runs/play.ts';
import { ask, cancel, done, ended } from '../../../testing/runs/said.ts';
import { type SmallLeaf, type SmallTasks, smallPlan } from '../../../testing/runs/small-plan.ts';
import type { Join } from '../../workflow/workflow.ts';
import type { RunCommand } from '../command.ts';

function check(tasks: SmallTasks, commands: readonly RunCommand[], led: readonly string[]): void {
  expect(play(smallPlan(tasks), commands).led).toEqual(led);
}

const FAILS: SmallLeaf = { maxAttempts: 1 };
const SKIPPED: SmallLeaf = { when: 'false' };

/** What becomes of a task whose first need is complete, once its second one has ended in some way. */
function joined(join: Join, second: 'complete' | 'skipped' | 'by person' | 'failed' | 'cancelled' | 'running'): string {
  const commands: Readonly<Record<typeof second, readonly RunCommand[]>> = {
    complete: [done('b')],
    skipped: [],
    'by person': [ended('b', 'crashed'), ask('skip', 'b')],
    failed: [ended('b', 'crashed')],
    cancelled: [ended('b', 'blocked'), cancel('b')],
    running: [],
  };
  const b = second === 'skipped' ? SKIPPED : FAILS;
  const tasks: SmallTasks = { a: {}, b, c: { needs: ['a', 'b'], join } };
  return play(smallPlan(tasks), [done('a'), ...commands[second]]).statuses['c'] ?? 'untouched';
}

test.each<[Join, Readonly<Record<Parameters<typeof joined>[1], string>>]>([
  [
    'all_success',
    {
      complete: 'active',
      skipped: 'skipped',
      'by person': 'active',
      failed: 'skipped',
      cancelled: 'skipped',
      running: 'pending',
    },
  ],
  [
    'none_failed',
    {
      complete: 'active',
      skipped: 'active',
      'by person': 'active',
      failed: 'skipped',
      cancelled: 'skipped',
      running: 'pending',
    },
  ],
  [
    'one_success',
    {
      complete: 'active',
      skipped: 'active',
      'by person': 'active',
      failed: 'active',
      cancelled: 'active',
      running: 'active',
    },
  ],
  [
    'all_done',
    {
      complete: 'active',
      skipped: 'active',
      'by person': 'active',
      failed: 'active',
      cancelled: 'active',
      running: 'pending',
    },
  ],
])('%s, with one need complete, goes by the other', (join, expected) => {
  const ends = Object.keys(expected) as (keyof typeof expected)[];
  expect(Object.fromEntries(ends.map((end) => [end, joined(join, end)]))).toEqual(expected);
});

test.each<[Join, string]>([
  ['all_success', 'skipped'],
  ['none_failed', 'skipped'],
  ['one_success', 'skipped'],
  ['all_done', 'active'],
])('%s, with all needs skipped, is %s', (join, status) => {
  const { statuses } = play(smallPlan({ a: SKIPPED, b: SKIPPED, c: { needs: ['a', 'b'], join } }), []);
  expect(statuses['c']).toBe(status);
});

test('a condition that is false skips the task, one that is true is noted before the start', () => {
  check(
    { a: SKIPPED, b: { when: 'inputs.n == 3' } },
    [],
    [...['run.started', 'task.opened', 'task.skipped a when', 'task.readied b', 'attempt.started b@1']],
  );
});

test('a condition sees how the needs ended and what they gave', () => {
  const when = 'tasks.a_b.status == "complete" && tasks.a_b.output.verdict == "pass"';
  const tasks: SmallTasks = { 'a-b': {}, c: { needs: ['a-b'], when } };
  check(
    tasks,
    [done('a-b', 1, { output: { verdict: 'pass' } })],
    ['task.completed a-b', 'task.readied c', 'attempt.started c@1'],
  );
  check(
    tasks,
    [done('a-b', 1, { output: { verdict: 'fail' } })],
    ['task.completed a-b', 'task.skipped c when', 'task.completed'],
  );
});

test('a mistake in an expression fails the task without an attempt', () => {
  const led = ['run.started', 'task.opened', 'task.failed a EXPRESSION_FAILED', 'task.failed CHILD_FAILED'];
  check({ a: { when: 'inputs.n / 0 == 1' } }, [], led);
  check({ a: { when: 'inputs.n' } }, [], led);
  check({ a: { env: { N: '${{ inputs.n / 0 }}' } } }, [], led);
});

test('values of templates are worked out once, before the start, and stand in the event', () => {
  const tasks: SmallTasks = {
    a: {},
    b: { needs: ['a'], env: { N: '${{ inputs.n + 1 }}', A: '${{ tasks.a.output }}' } },
  };
  const values = JSON.stringify({ 'inputs.n + 1': 4, 'tasks.a.output': ['x'] });
  check(
    tasks,
    [done('a', 1, { output: ['x'] })],
    ['task.completed a', `task.readied b ${values}`, 'attempt.started b@1'],
  );
});

test('a task starts as soon as its own needs are met: there is no barrier between waves', () => {
  const tasks: SmallTasks = { a: {}, slow: {}, b: { needs: ['a'] }, c: { needs: ['b'] } };
  check(tasks, [done('a')], ['task.completed a', 'attempt.started b@1']);
  check(tasks, [done('a'), done('b')], ['task.completed b', 'attempt.started c@1']);
});

test('phases open when their needs are met and close with their last task', () => {
  const tasks: SmallTasks = { p: { tasks: { a: {} } }, q: { needs: ['p'], tasks: { b: {}, c: { needs: ['b'] } } } };
  check(tasks, [], ['run.started', 'task.opened', 'task.opened p', 'attempt.started p/a@1']);
  check(tasks, [done('p/a')], ['task.completed p/a', 'task.completed p', 'task.opened q', 'attempt.started q/b@1']);
  check(tasks, [done('p/a'), done('q/b'), done('q/c')], ['task.completed q/c', 'task.completed q', 'task.completed']);
});

test('a phase whose condition is false is skipped whole, and a phase of skipped tasks is complete', () => {
  check(
    { p: { when: 'false', tasks: { a: {} } } },
    [],
    ['run.started', 'task.opened', 'task.skipped p when', 'task.completed'],
  );
  const skipped = [
    'run.started',
    'task.opened',
    'task.opened p',
    'task.skipped p/a when',
    'task.completed p',
    'task.completed',
  ];
  check({ p: { tasks: { a: SKIPPED } } }, [], skipped);
});

test('the other tasks of a phase go on beside a failed one, and then the phase has failed', () => {
  const tasks: SmallTasks = { p: { tasks: { a: FAILS, b: {} } }, c: { needs: ['p'] } };
  check(
    tasks,
    [ended('p/a', 'crashed')],
    ['attempt.ended p/a@1 crashed', 'attempt.failed p/a@1 burnt', 'task.failed p/a ATTEMPT_FAILED'],
  );
  const led = ['task.completed p/b', 'task.failed p CHILD_FAILED', 'task.skipped c need', 'task.failed CHILD_FAILED'];
  check(tasks, [ended('p/a', 'crashed'), done('p/b')], led);
});
