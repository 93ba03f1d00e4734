import { expect, test } from 'vitest';
import { taskPath } from '../../base/ids.ts';
import { play, type PlayOptions } from '../../../testing/runs/play.ts';
import {
  approve,
  ask,
  cancel,
  done,
  DONE,
  ended,
  gates,
  integrated,
  merged,
  pause,
  prepared,
  stopped,
  time,
  unblock,
  unpause,
  BASE,
} from '../../../testing/runs/said.ts';
import { type SmallTasks, smallPlan, WHOLE } from '../../../testing/runs/small-plan.ts';
import type { RunCommand } from '../command.ts';

function check(tasks: SmallTasks, commands: readonly RunCommand[], expected: Expected): void {
  const played = play(smallPlan(tasks), commands, expected.options ?? {});
  expect({
    led: played.led,
    refused: played.refused,
    owed: expected.owed === undefined ? undefined : played.owed,
  }).toEqual({
    led: expected.led ?? [],
    refused: expected.refused ?? null,
    owed: expected.owed,
  });
}

type Expected = {
  readonly led?: readonly string[];
  readonly owed?: readonly string[];
  readonly refused?: string;
  readonly options?: PlayOptions;
};

const START: SmallTasks = { a: { approval: ['before_start'] }, b: { needs: ['a'] } };
const HELD: SmallTasks = { a: { ...WHOLE, approval: ['before_integrate'] } };
const GATED: readonly RunCommand[] = [prepared('a'), done('a'), gates('a', 'pass')];

test('a task that needs approval starts when a person says so', () => {
  check(START, [], { led: ['run.started', 'task.opened', 'task.blocked a#1 approval'], owed: [] });
  check(START, [ask('approve', 'a')], {
    led: ['approval.granted a#1', 'attempt.started a@1'],
    owed: ['a@1:run-attempt'],
  });
});

test('an approval that comes twice does not let in a change that nobody has looked at', () => {
  const both: SmallTasks = { a: { ...WHOLE, approval: ['before_start', 'before_integrate'] } };
  const held = [ask('approve', 'a'), ...GATED];
  check(both, [...held, ask('approve', 'a')], { refused: "that block of 'a' is over; it has another now" });
  check(both, [...held, approve('a', 2)], { led: ['approval.granted a#2'], owed: ['a@1:integrate'] });
});

test('a rejected start fails the task; a retry asks again', () => {
  const led = ['approval.rejected a#1', 'task.failed a REJECTED', 'task.skipped b need', 'task.failed CHILD_FAILED'];
  check(START, [ask('reject', 'a')], { led, owed: [] });
  const again = ['task.reopened child', 'task.reopened a retry', 'task.reopened b need', 'task.blocked a#2 approval'];
  check(START, [ask('reject', 'a'), ask('retry', 'a')], { led: again, owed: [] });
});

test('a phase can wait for approval too', () => {
  const tasks: SmallTasks = { p: { approval: ['before_start'], tasks: { a: {} } } };
  check(tasks, [ask('approve', 'p')], { led: ['approval.granted p#1', 'task.opened p', 'attempt.started p/a@1'] });
});

test('when every launch waits for a person, so does each leaf, once', () => {
  const options = { approveAll: true };
  check({ a: {} }, [], { led: ['run.started', 'task.opened', 'task.blocked a#1 approval'], options });
  check({ a: {} }, [ask('approve', 'a'), ended('a', 'crashed')], {
    led: ['attempt.ended a@1 crashed', 'attempt.failed a@1 burnt', 'attempt.started a@2'],
    options,
  });
});

test('a change that must be seen is held with its commit, and queued when it is approved', () => {
  check(HELD, GATED, { led: ['gate.checked a@1 passed', 'task.blocked a#1 approval'], owed: [] });
  check(HELD, [...GATED, ask('approve', 'a')], { led: ['approval.granted a#1'], owed: ['a@1:integrate'] });
});

test('a rejected change goes back to the agent with what the person said', () => {
  const commands = [...GATED, ask('reject', 'a', 'too long')];
  check(HELD, commands, {
    led: ['approval.rejected a#1', 'attempt.failed a@1 burnt', 'attempt.started a@2'],
    owed: ['a@2:prepare-workspace'],
  });
  const told = [...play(smallPlan(HELD), commands).state.tasks.values()].map((task) => task.feedback);
  expect(told).toEqual([[], [{ type: 'person', message: 'too long' }]]);
});

test('an answer to a block that is over is refused, also when the next block has come', () => {
  const commands = [ended('a', 'blocked'), unblock('a', 1), unblock('a', 1)];
  check({ a: {} }, commands, { refused: "'a' does not wait" });
  check({ a: {} }, [...commands, ended('a', 'blocked', 2), unblock('a', 1)], {
    refused: "that block of 'a' is over; it has another now",
  });
});

test('a block of a rejected change cannot be answered any more', () => {
  check(HELD, [...GATED, ask('reject', 'a'), unblock('a', 1)], { refused: "'a' does not wait" });
});

test('each kind of block takes its own answer', () => {
  check(START, [unblock('a')], { refused: "'a' waits for an approval" });
  check({ a: {} }, [ended('a', 'blocked'), ask('approve', 'a')], { refused: "'a' does not wait for an approval" });
  check(
    { a: {} },
    [ended('a', 'blocked'), { type: 'unblock', task: taskPath('a'), block: 1, by: 'ada', message: '' }],
    { refused: "'a' has asked a question" },
  );
  check({ a: {} }, [ended('a', 'blocked'), ask('answer', 'a', 'blue')], {
    led: ['task.unblocked a#1', 'attempt.started a@2'],
  });
});

test('what is refused leaves no trace', () => {
  const tasks: SmallTasks = { p: { tasks: { a: {} }, needs: ['b'] }, b: {} };
  const before = play(smallPlan(tasks), []);
  const after = play(smallPlan(tasks), [ask('retry', 'p/a'), ask('skip', 'p/a'), cancel('p/a')]);
  expect(after.state.tasks).toEqual(before.state.tasks);
  expect(after.refused).toBe("'p', which holds it, is PENDING");
});

test('a skipped task lets its dependants go on as if it were complete', () => {
  const tasks: SmallTasks = { a: { maxAttempts: 1 }, b: { needs: ['a'] }, c: { needs: ['b'] } };
  const led = [
    'task.reopened child',
    'task.reopened a retry',
    'task.reopened b need',
    'task.reopened c need',
    'task.skipped a person',
    'attempt.started b@1',
  ];
  check(tasks, [ended('a', 'crashed'), ask('skip', 'a')], { led });
  check({ a: {}, b: { needs: ['a'] } }, [ask('skip', 'b')], { led: ['task.skipped b person'] });
  check(tasks, [ask('skip', 'a')], { refused: "'a' is ACTIVE" });
});

test('a failed phase that is skipped stays as it is inside, and its own phase closes', () => {
  const tasks: SmallTasks = { p: { tasks: { a: { maxAttempts: 1 }, b: { needs: ['a'] } } } };
  const led = ['task.reopened child', 'task.reopened p retry', 'task.skipped p person', 'task.completed'];
  check(tasks, [ended('p/a', 'crashed'), ask('skip', 'p')], { led, owed: ['@0:deliver'] });
});

test('nobody waits any more for the backoff or the quota of what was skipped or cancelled', () => {
  const backoff: SmallTasks = { a: { backoffMs: 1_000 } };
  for (const end of [ask('skip', 'a'), cancel('a')]) {
    for (const wait of [ended('a', 'crashed'), ended('a', 'rate-limited')]) {
      const { owed } = play(smallPlan(backoff), [wait, end]);
      expect(owed.filter((key) => key.includes('wait-until'))).toEqual([]);
    }
  }
  check(backoff, [ended('a', 'crashed'), ask('skip', 'a'), time('a')], { led: [] });
});

test('a live leaf is cancelled when it has stopped, and keeps its slot until then', () => {
  const tasks: SmallTasks = { a: { priority: 2 }, b: {}, c: { needs: ['a'] } };
  const options = { maxParallel: 1 };
  check(tasks, [cancel('a')], { led: ['task.cancelling a'], owed: ['a@1:stop-attempt'], options });
  const led = ['task.cancelled a', 'task.skipped c need', 'attempt.started b@1'];
  check(tasks, [cancel('a'), stopped('a')], { led, owed: ['b@1:run-attempt'], options });
  check(tasks, [cancel('a'), done('a')], { led: [], options });
  check(tasks, [cancel('a'), cancel('a')], { refused: "'a' is being cancelled already", options });
});

test('what a stopped agent spent is counted', () => {
  const { led, state } = play(smallPlan({ a: {} }), [
    cancel('a'),
    stopped('a', { ...DONE, outcome: 'cancelled', usage: { ...DONE.usage, inputTokens: 5 } }),
  ]);
  expect(led).toEqual(['attempt.ended a@1 cancelled', 'task.cancelled a', 'task.failed CHILD_CANCELLED']);
  expect([...state.tasks.values()].map((task) => task.usage.inputTokens)).toEqual([5, 5]);
});

test('cancelling a run ends at once what is not alive and stops the rest, each in its own way', () => {
  const tasks: SmallTasks = {
    working: {},
    verifying: WHOLE,
    merging: WHOLE,
    queued: WHOLE,
    asks: { approval: ['before_start'] },
    waiting: { needs: ['working'] },
    p: { needs: ['working'], tasks: { untouched: {} } },
    q: { tasks: { inner: { approval: ['before_start'] } } },
  };
  const before = ['verifying', 'merging', 'queued'].flatMap((task) => [prepared(task), done(task)]);
  const commands = [...before, gates('merging', 'pass'), gates('queued', 'pass'), cancel('')];
  const { led, owed, statuses } = play(smallPlan(tasks), commands);
  expect(led).toEqual(['task.cancelling']);
  expect(owed.toSorted()).toEqual(['merging@1:integrate', 'verifying@1:stop-attempt', 'working@1:stop-attempt']);
  expect(statuses).toEqual({
    ...{ '': 'active', working: 'active', verifying: 'active', merging: 'active', queued: 'cancelled' },
    ...{ asks: 'cancelled', q: 'cancelled', 'q/inner': 'cancelled', waiting: undefined, p: undefined },
  });
  const last = [...commands, stopped('working'), stopped('verifying'), merged('merging')];
  check(tasks, last, {
    led: ['merge.integrated merging@1 merged', 'task.completed merging', 'task.cancelled'],
    owed: [],
  });
});

test('a merge that did not happen lets its task be cancelled', () => {
  const commands = [...GATED, cancel('a'), integrated('a', { type: 'conflict', onto: BASE, files: [], excerpt: '' })];
  check({ a: WHOLE }, commands, {
    led: ['merge.refused a@1 conflict', 'task.cancelled a', 'task.failed CHILD_CANCELLED'],
    owed: [],
  });
});

test('a task that only waits for the merge is cancelled at once, and leaves the queue', () => {
  const tasks: SmallTasks = { a: WHOLE, b: WHOLE };
  const both = ['a', 'b'].flatMap((task) => [prepared(task), done(task), gates(task, 'pass')]);
  check(tasks, [...both, cancel('b')], { led: ['task.cancelling b', 'task.cancelled b'], owed: ['a@1:integrate'] });
  check(tasks, [...both, cancel('b'), merged('a')], {
    led: ['merge.integrated a@1 merged', 'task.completed a', 'task.failed CHILD_CANCELLED'],
    owed: [],
  });
});

test('a run that is cancelled while a task is being stopped stops it once, and knows that an agent runs', () => {
  const { led, owed, state } = play(smallPlan({ a: {}, b: {} }), [cancel('a'), cancel('')]);
  expect({ led, owed }).toEqual({ led: ['task.cancelling'], owed: ['a@1:stop-attempt', 'b@1:stop-attempt'] });
  expect([...state.tasks.values()].map((task) => task.stoppedAt)).toEqual([null, 'working', 'working']);
});

test('cancelling a phase leaves what stands beside it alone', () => {
  const tasks: SmallTasks = { p: { tasks: { a: {}, b: { needs: ['a'] } } }, c: { needs: ['p'] }, d: {} };
  check(tasks, [cancel('p')], { led: ['task.cancelling p'] });
  check(tasks, [cancel('p'), stopped('p/a')], {
    led: ['task.cancelled p/a', 'task.cancelled p', 'task.skipped c need'],
    owed: ['d@1:run-attempt'],
  });
});

test('while a run is paused reports are taken and nothing starts', () => {
  const tasks: SmallTasks = { a: {}, b: { needs: ['a'] } };
  check(tasks, [pause, done('a')], { led: ['task.completed a'], owed: [] });
  check(tasks, [pause, done('a'), unpause], { led: ['run.unpaused', 'attempt.started b@1'] });
  check(tasks, [pause, pause], { refused: 'the run is paused' });
  check(tasks, [unpause], { refused: 'the run is not paused' });
});
