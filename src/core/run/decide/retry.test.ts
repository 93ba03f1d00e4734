import { expect, test } from 'vitest';
import { play } from '../../../testing/runs/play.ts';
import { approve, ask, cancel, done, ended, gates, prepared, stopped } from '../../../testing/runs/said.ts';
import { type SmallLeaf, type SmallTasks, smallPlan, WHOLE } from '../../../testing/runs/small-plan.ts';
import type { RunCommand } from '../command.ts';

const ONCE: SmallLeaf = { maxAttempts: 1 };

function check(tasks: SmallTasks, commands: readonly RunCommand[], led: readonly string[]): void {
  const played = play(smallPlan(tasks), commands);
  expect({ led: played.led, refused: played.refused }).toEqual({ led, refused: null });
}

function refuses(tasks: SmallTasks, commands: readonly RunCommand[], why: string): void {
  const played = play(smallPlan(tasks), commands);
  expect({ led: played.led, refused: played.refused }).toEqual({ led: [], refused: why });
}

test('a retried leaf has all its attempts again, under numbers that go on', () => {
  const tasks: SmallTasks = { a: {} };
  const spent = [ended('a', 'crashed'), ended('a', 'crashed', 2)];
  check(
    tasks,
    [...spent, ask('retry', 'a', 'try harder')],
    ['task.reopened child', 'task.reopened a retry', 'attempt.started a@3'],
  );
  check(
    tasks,
    [...spent, ask('retry', 'a'), ended('a', 'crashed', 3)],
    ['attempt.ended a@3 crashed', 'attempt.failed a@3 burnt', 'attempt.started a@4'],
  );
});

test('what was skipped because of it is opened with it, and runs after it', () => {
  const tasks: SmallTasks = { a: ONCE, b: { needs: ['a'] }, c: { needs: ['b'] } };
  const commands = [ended('a', 'crashed'), ask('retry', 'a')];
  check(tasks, commands, [
    'task.reopened child',
    'task.reopened a retry',
    'task.reopened b need',
    'task.reopened c need',
    'attempt.started a@2',
  ]);
  check(tasks, [...commands, done('a', 2)], ['task.completed a', 'attempt.started b@1']);
});

test('a task that was skipped waits for a third need that still runs', () => {
  const tasks: SmallTasks = { a: ONCE, slow: {}, c: { needs: ['a', 'slow'] } };
  const retried = [ended('a', 'crashed'), ask('retry', 'a')];
  check(tasks, retried, ['task.reopened a retry', 'task.reopened c need', 'attempt.started a@2']);
  check(tasks, [...retried, done('a', 2)], ['task.completed a']);
  check(tasks, [...retried, done('a', 2), done('slow')], ['task.completed slow', 'attempt.started c@1']);
});

test('with two needs failed, a task is opened with the second retry', () => {
  const tasks: SmallTasks = { a: ONCE, b: ONCE, c: { needs: ['a', 'b'] } };
  const failed = [ended('a', 'crashed'), ended('b', 'crashed')];
  check(tasks, [...failed, ask('retry', 'a')], ['task.reopened child', 'task.reopened a retry', 'attempt.started a@2']);
  check(
    tasks,
    [...failed, ask('retry', 'a'), ask('retry', 'b')],
    ['task.reopened b retry', 'task.reopened c need', 'attempt.started b@2'],
  );
});

test('what has started on the strength of the failure stays; what only waits for a slot stands back', () => {
  const tasks: SmallTasks = { a: ONCE, b: { needs: ['a'], join: 'all_done' } };
  check(tasks, [ended('a', 'crashed'), ask('retry', 'a')], ['task.reopened a retry', 'attempt.started a@2']);
  const queue: SmallTasks = {
    a: { ...ONCE, priority: 3 },
    other: { priority: 2 },
    b: { needs: ['a'], join: 'all_done' },
  };
  const one = { maxParallel: 1 };
  const waits = play(smallPlan(queue), [ended('a', 'crashed'), ask('retry', 'a')], one);
  expect(waits.statuses).toEqual({ '': 'active', a: 'ready', other: 'active', b: 'pending' });
  const last = play(smallPlan(queue), [ended('a', 'crashed'), ask('retry', 'a'), done('other'), done('a', 2)], one);
  expect(last.led).toEqual(['task.completed a', 'attempt.started b@1']);
});

test('retrying a phase opens the tasks in which its failure began, at any depth', () => {
  const tasks: SmallTasks = { p: { tasks: { q: { tasks: { a: ONCE } }, b: ONCE } }, c: { needs: ['p'] } };
  const failed = [ended('p/q/a', 'crashed'), ended('p/b', 'crashed')];
  check(
    tasks,
    [...failed, ask('retry', 'p')],
    [
      ...['task.reopened child', 'task.reopened p child', 'task.reopened c need', 'task.reopened p/b retry'],
      ...['task.reopened p/q child', 'task.reopened p/q/a retry', 'attempt.started p/b@2', 'attempt.started p/q/a@2'],
    ],
  );
});

test('retrying a leaf opens the phases that failed with it, and they fail again with what is left', () => {
  const tasks: SmallTasks = { p: { tasks: { a: ONCE, b: ONCE } }, c: { needs: ['p'] } };
  const commands = [ended('p/a', 'crashed'), ended('p/b', 'crashed'), ask('retry', 'p/a'), done('p/a', 2)];
  check(tasks, commands, [
    'task.completed p/a',
    'task.failed p CHILD_FAILED',
    'task.skipped c need',
    'task.failed CHILD_FAILED',
  ]);
});

test('retrying the whole run leaves alone what a person skipped', () => {
  const tasks: SmallTasks = { p: { tasks: { a: ONCE } }, b: ONCE };
  const commands = [ended('p/a', 'crashed'), ask('skip', 'p'), ended('b', 'crashed'), ask('retry', '')];
  check(tasks, commands, ['task.reopened child', 'task.reopened b retry', 'attempt.started b@2']);
});

test('a phase that failed before its tasks came to be starts from its beginning', () => {
  const tasks: SmallTasks = { p: { approval: ['before_start'], tasks: { a: {} } } };
  const rejected = [ask('reject', 'p'), ask('retry', 'p')];
  check(tasks, rejected, ['task.reopened child', 'task.reopened p retry', 'task.blocked p#2 approval']);
  check(tasks, [...rejected, approve('p', 2)], ['approval.granted p#2', 'task.opened p', 'attempt.started p/a@1']);
  check(
    tasks,
    [ask('reject', 'p'), ask('retry', '')],
    ['task.reopened child', 'task.reopened p retry', 'task.blocked p#2 approval'],
  );
});

test('a phase whose own gates stayed red has them asked again', () => {
  const tasks: SmallTasks = { p: { gates: WHOLE.gates, maxAttempts: 1, tasks: { a: {} } } };
  const red = [done('p/a'), gates('p', 'fail')];
  check(tasks, red, ['gate.checked p@1 red', 'task.failed p GATES_RED', 'task.failed CHILD_FAILED']);
  const again = play(smallPlan(tasks), [...red, ask('retry', 'p')]);
  expect({ led: again.led, owed: again.owed }).toEqual({
    led: ['task.reopened child', 'task.reopened p gates'],
    owed: ['p@2:run-gates'],
  });
});

test('what cannot be opened again says why', () => {
  refuses({ a: {} }, [ask('retry', 'a')], "'a' is ACTIVE, not FAILED");
  refuses({ a: { when: 'false' }, b: { needs: ['a'] }, c: {} }, [ask('retry', 'b')], "'b' was skipped: a skipped");
  const cancelled = [cancel('p'), stopped('p/b')];
  const tasks: SmallTasks = { p: { tasks: { a: ONCE, b: {} } }, c: {} };
  refuses(tasks, [ended('p/a', 'crashed'), ...cancelled, ask('retry', 'p/a')], "'p', which holds it, is CANCELLED");
  refuses(tasks, [...cancelled, stopped('p/a'), done('c'), ask('retry', '')], "tasks of '' were cancelled");
  const gated: SmallTasks = { p: { gates: WHOLE.gates, tasks: { a: { when: 'false' }, b: { needs: ['a'] } } } };
  refuses(gated, [ask('skip', 'p/b')], "'p', which holds it, is ACTIVE");
});

test('an attempt that fails while its need is opened again waits for that need', () => {
  const tasks: SmallTasks = { a: { ...WHOLE, maxAttempts: 1 }, b: { needs: ['a'], join: 'all_done' } };
  const commands = [prepared('a'), ended('a', 'crashed'), ask('retry', 'a'), ended('b', 'crashed')];
  check(tasks, commands, ['attempt.ended b@1 crashed', 'attempt.failed b@1 burnt']);
  const last = [...commands, prepared('a', 2), ended('a', 'crashed', 2)];
  check(tasks, last, [
    'attempt.ended a@2 crashed',
    'attempt.failed a@2 burnt',
    'task.failed a ATTEMPT_FAILED',
    'attempt.started b@2',
  ]);
});
