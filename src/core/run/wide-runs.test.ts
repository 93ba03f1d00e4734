import { expect, test } from 'vitest';
import { begin, type Begun } from '../../testing/runs/play.ts';
import { ask, cancel, done, ended } from '../../testing/runs/said.ts';
import { type SmallLeaf, smallPlan, type SmallTask } from '../../testing/runs/small-plan.ts';
import { taskPath } from '../base/ids.ts';
import { foldCommit } from './fold.ts';
import { newState } from './new-state.ts';

const COUNT: number = 100_000;
const FOLDED: number = 20_000;
const ITEMS: number = 10_000;
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

test('a map of 10,000 items and a loop of 1,000 iterations come to their end, and fold to the same state', () => {
  const items = Array.from({ length: ITEMS }, (_, index) => ({ file: `src/${index}.ts` }));
  const each: SmallTask = { over: { type: 'items', items }, onFailure: 'collect', body: { maxAttempts: 1 } };
  const again: SmallTask = { until: 'iteration == 1000', max: 1_000, onMax: 'fail', body: { writes: 'none' } };
  const { state, give, commits } = begin(smallPlan({ each, again, all: { needs: ['each', 'again'] } }));
  const started = process.cpuUsage();
  give(ended('each.0', 'crashed'));
  for (let index = 1; index < ITEMS; index += 1) give(done(`each.${index}`, 1, { output: index }));
  for (let index = 1; index <= 1_000; index += 1) give(done(`again.${index}`, 1, { commit: null }));
  expect([state.tasks.get(taskPath('each'))?.result, state.tasks.get(taskPath('again'))?.result]).toEqual([
    '9999 of 10000',
    'complete',
  ]);
  expect([...state.owed.keys()]).toEqual(['all@1:run-attempt']);
  expect(spentMs(started)).toBeLessThan(SLOW_MS);
  const folded = newState(state.index);
  for (const commit of commits) foldCommit(folded, commit);
  expect([folded.seq, folded.counts, [...folded.owed]]).toEqual([state.seq, state.counts, [...state.owed]]);
});
