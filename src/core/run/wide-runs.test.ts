import { expect, test } from 'vitest';
import { begin, type Begun } from '../../testing/runs/play.ts';
import { ask, cancel, done, ended } from '../../testing/runs/said.ts';
import { type SmallLeaf, smallPlan } from '../../testing/runs/small-plan.ts';
import { foldCommit } from './fold.ts';
import { newState } from './new-state.ts';

const COUNT: number = 100_000;
const FOLDED: number = 20_000;
/** Of processor time: far above what it takes (half a second), far below what anything but linear time would. */
const SLOW_MS: number = 5_000;

function spentMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}

function chain(count: number): Begun {
  const tasks: Record<string, SmallLeaf> = {};
  for (let index = 0; index < count; index += 1) {
    const needs = index === 0 ? [] : [`t${index - 1}`];
    tasks[`t${index}`] = { needs, maxAttempts: 1, priority: count - index };
  }
  return begin(smallPlan(tasks));
}

test('a failure at the head of a chain of 100,000 skips it all, and a retry opens it all, in about a second', () => {
  const { state, give } = chain(COUNT);
  const started = process.cpuUsage();
  expect(give(ended('t0', 'crashed')).length).toBe(COUNT + 3);
  expect(state.counts).toMatchObject({ failed: 2, skipped: COUNT - 1 });
  expect(give(ask('retry', 't0')).length).toBe(COUNT + 2);
  expect(state.counts).toMatchObject({ active: 2, pending: COUNT - 1 });
  expect(give(ended('t0', 'crashed', 2)).length).toBe(COUNT + 3);
  expect(give(ask('retry', '')).length).toBe(COUNT + 2);
  expect(give(cancel('')).map((event) => event.type)).toEqual(['task.cancelling']);
  expect(state.counts).toMatchObject({ active: 2, cancelled: COUNT - 1 });
  expect(spentMs(started)).toBeLessThan(SLOW_MS);
});

test('a run of 20,000 tasks folds in a fraction of a second', () => {
  const { state, give, commits } = chain(FOLDED);
  for (let index = 0; index < FOLDED; index += 1) give(done(`t${index}`));
  expect(state.counts.complete).toBe(FOLDED + 1);
  const started = process.cpuUsage();
  const folded = newState(state.index);
  for (const commit of commits) foldCommit(folded, commit);
  expect(spentMs(started)).toBeLessThan(SLOW_MS / 5);
  expect([folded.seq, folded.counts, [...folded.owed]]).toEqual([state.seq, state.counts, [...state.owed]]);
});
