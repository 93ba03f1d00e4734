import { expect, test } from 'vitest';
import { play, type PlayOptions } from '../../testing/runs/play.ts';
import { done, ended, gates, prepared } from '../../testing/runs/said.ts';
import { type SmallTasks, smallPlan, WHOLE } from '../../testing/runs/small-plan.ts';
import type { RunCommand } from './command.ts';

/** Which attempts the last command started, in order. */
function check(
  tasks: SmallTasks,
  commands: readonly RunCommand[],
  started: readonly string[],
  options: PlayOptions = {},
): void {
  const { led } = play(smallPlan(tasks), commands, options);
  const starts = led
    .filter((line) => line.startsWith('attempt.started'))
    .map((line) => line.slice('attempt.started '.length));
  expect(starts).toEqual(started);
}

test('the longest remaining path starts first, and of equals the one that was ready first', () => {
  const tasks: SmallTasks = { a: { priority: 1 }, b: { priority: 3 }, c: { priority: 2 }, d: { priority: 3 } };
  check(tasks, [], ['b@1', 'd@1', 'c@1', 'a@1']);
  check(tasks, [], ['b@1', 'd@1'], { maxParallel: 2 });
  check(tasks, [done('d')], ['c@1'], { maxParallel: 2 });
});

test('a slot is free as soon as the agent has ended: gates and merges hold none', () => {
  const tasks: SmallTasks = { a: { ...WHOLE, priority: 2 }, b: {} };
  check(tasks, [prepared('a')], [], { maxParallel: 1 });
  check(tasks, [prepared('a'), done('a')], ['b@1'], { maxParallel: 1 });
  check(tasks, [prepared('a'), done('a'), gates('a', 'fail')], [], { maxParallel: 1 });
  check(tasks, [prepared('a'), done('a'), gates('a', 'fail'), done('b')], ['a@2'], { maxParallel: 1 });
});

test('an agent that is fully used holds up its own tasks and no others', () => {
  const tasks: SmallTasks = { a: { priority: 9 }, b: { priority: 8 }, c: { agent: 'two' } };
  const options = { perAgent: { one: 1 } };
  check(tasks, [], ['a@1', 'c@1'], options);
  check(tasks, [done('c')], [], options);
  check(tasks, [done('a')], ['b@1'], options);
});

test('a phase lets only so many of its tasks go on, and a task holds its place until it has ended', () => {
  const tasks: SmallTasks = {
    p: { maxParallel: 1, tasks: { a: { ...WHOLE, priority: 2 }, b: {} } },
    q: { tasks: { c: {} } },
  };
  check(tasks, [], ['p/a@1', 'q/c@1']);
  check(tasks, [prepared('p/a'), done('p/a')], []);
  check(tasks, [prepared('p/a'), done('p/a'), gates('p/a', 'fail')], ['p/a@2']);
  check({ p: { maxParallel: 1, tasks: { a: { maxAttempts: 1 }, b: {} } } }, [ended('p/a', 'crashed')], ['p/b@1']);
});

test('limits of nested phases hold together', () => {
  const inner = { maxParallel: 1, tasks: { a: {}, b: {} } };
  const tasks: SmallTasks = { p: { maxParallel: 2, tasks: { q: inner, r: inner, s: inner } } };
  check(tasks, [], ['p/q/a@1', 'p/r/a@1']);
  check(tasks, [done('p/q/a')], ['p/q/b@1']);
  check(tasks, [done('p/q/a'), done('p/q/b')], ['p/s/a@1']);
});

test('a limit at the top of the file is the run’s own number of slots', () => {
  const plan = smallPlan({ a: {}, b: {} }, { maxParallel: 1 });
  expect(play(plan, [], { maxParallel: 2 }).owed).toEqual(['a@1:run-attempt', 'b@1:run-attempt']);
});
