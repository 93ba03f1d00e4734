import { expect, test } from 'vitest';
import { begin, type Begun } from '../../testing/runs/play.ts';
import { ask, cancel, done, ended } from '../../testing/runs/said.ts';
import { type SmallLeaf, smallPlan } from '../../testing/runs/small-plan.ts';
import { foldCommit } from './fold.ts';
import { newState } from './new-state.ts';

const COUNT: number = 100_000;
/** Far above what it takes (0.1 to 0.3 s), far below what anything but linear time would. */
const SLOW_MS: number = 5_000;

function chain(): Begun {
  const tasks: Record<string, SmallLeaf> = {};
  for (let index = 0; index < COUNT; index += 1) {
    const needs = index === 0 ? [] : [`t${index - 1}`];
    tasks[`t${index}`] = { needs, maxAttempts: 1, priority: COUNT - index };
  }
  return begin(smallPlan(tasks));
}

test('a failure at the head of a chain of 100,000 skips all of it, and its retry opens all of it, in about a second', () => {
  const { state, give } = chain();
  const started = performance.now();
  expect(give(ended('t0', 'crashed')).length).toBe(COUNT + 3);
  expect(state.counts).toMatchObject({ failed: 2, skipped: COUNT - 1 });
  expect(give(ask('retry', 't0')).length).toBe(COUNT + 2);
  expect(state.counts).toMatchObject({ active: 2, pending: COUNT - 1 });
  expect(give(ended('t0', 'crashed', 2)).length).toBe(COUNT + 3);
  expect(give(ask('retry', '')).length).toBe(COUNT + 2);
  expect(give(cancel('')).map((event) => event.type)).toEqual(['task.cancelling']);
  expect(state.counts).toMatchObject({ active: 2, cancelled: COUNT - 1 });
  expect(performance.now() - started).toBeLessThan(SLOW_MS);
});

test('a run of 100,000 tasks folds in about a second', () => {
  const { state, give, commits } = chain();
  for (let index = 0; index < COUNT; index += 1) give(done(`t${index}`));
  expect(state.counts.complete).toBe(COUNT + 1);
  const started = performance.now();
  const folded = newState(state.index);
  for (const commit of commits) foldCommit(folded, commit);
  expect(performance.now() - started).toBeLessThan(SLOW_MS);
  expect([folded.seq, folded.counts, [...folded.owed]]).toEqual([state.seq, state.counts, [...state.owed]]);
});
