import { expect, test } from 'vitest';
import { play, type PlayOptions } from '../../testing/runs/play.ts';
import { done, ended, gates, prepared } from '../../testing/runs/said.ts';
import { type SmallTasks, smallPlan, WHOLE } from '../../testing/runs/small-plan.ts';
import type { RunCommand } from './command.ts';

/** Which attempts the last command started, in order. */
function startedBy(tasks: SmallTasks, commands: readonly RunCommand[], options: PlayOptions = {}): readonly string[] {
  const { led } = play(smallPlan(tasks), commands, options);
  return led.filter((line) => line.startsWith('attempt.started')).map((line) => line.slice('attempt.started '.length));
}

test('the longest remaining path starts first, and of equals the one that was ready first', () => {
  const tasks: SmallTasks = { a: { priority: 1 }, b: { priority: 3 }, c: { priority: 2 }, d: { priority: 3 } };
  expect(startedBy(tasks, [])).toEqual(['b@1', 'd@1', 'c@1', 'a@1']);
  expect(startedBy(tasks, [], { maxParallel: 2 })).toEqual(['b@1', 'd@1']);
  expect(startedBy(tasks, [done('d')], { maxParallel: 2 })).toEqual(['c@1']);
});

test('a slot is free as soon as the agent has ended: gates and merges hold none', () => {
  const tasks: SmallTasks = { a: { ...WHOLE, priority: 2 }, b: {} };
  expect(startedBy(tasks, [prepared('a')], { maxParallel: 1 })).toEqual([]);
  expect(startedBy(tasks, [prepared('a'), done('a')], { maxParallel: 1 })).toEqual(['b@1']);
  expect(startedBy(tasks, [prepared('a'), done('a'), gates('a', 'fail')], { maxParallel: 1 })).toEqual([]);
  expect(startedBy(tasks, [prepared('a'), done('a'), gates('a', 'fail'), done('b')], { maxParallel: 1 })).toEqual([
    'a@2',
  ]);
});

test('an agent that is fully used holds up its own tasks and no others', () => {
  const tasks: SmallTasks = { a: { priority: 9 }, b: { priority: 8 }, c: { agent: 'two' } };
  const options = { perAgent: { one: 1 } };
  expect(startedBy(tasks, [], options)).toEqual(['a@1', 'c@1']);
  expect(startedBy(tasks, [done('c')], options)).toEqual([]);
  expect(startedBy(tasks, [done('a')], options)).toEqual(['b@1']);
});

test('a phase lets only so many of its tasks go on, and a task holds its place until it has ended', () => {
  const tasks: SmallTasks = {
    p: { maxParallel: 1, tasks: { a: { ...WHOLE, priority: 2 }, b: {} } },
    q: { tasks: { c: {} } },
  };
  expect(startedBy(tasks, [])).toEqual(['p/a@1', 'q/c@1']);
  expect(startedBy(tasks, [prepared('p/a'), done('p/a')])).toEqual([]);
  expect(startedBy(tasks, [prepared('p/a'), done('p/a'), gates('p/a', 'fail')])).toEqual(['p/a@2']);
  expect(
    startedBy({ p: { maxParallel: 1, tasks: { a: { maxAttempts: 1 }, b: {} } } }, [ended('p/a', 'crashed')]),
  ).toEqual(['p/b@1']);
});

test('limits of nested phases hold together', () => {
  const inner = { maxParallel: 1, tasks: { a: {}, b: {} } };
  const tasks: SmallTasks = { p: { maxParallel: 2, tasks: { q: inner, r: inner, s: inner } } };
  expect(startedBy(tasks, [])).toEqual(['p/q/a@1', 'p/r/a@1']);
  expect(startedBy(tasks, [done('p/q/a')])).toEqual(['p/q/b@1']);
  expect(startedBy(tasks, [done('p/q/a'), done('p/q/b')])).toEqual(['p/s/a@1']);
});

test('a limit at the top of the file is the run’s own number of slots', () => {
  const plan = smallPlan({ a: {}, b: {} }, { maxParallel: 1 });
  expect(play(plan, [], { maxParallel: 2 }).owed).toEqual(['a@1:run-attempt', 'b@1:run-attempt']);
});
