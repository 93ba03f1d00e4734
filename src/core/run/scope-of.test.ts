import { expect, test } from 'vitest';
import { play } from '../../testing/runs/play.ts';
import { done } from '../../testing/runs/said.ts';
import { type SmallTask, smallPlan } from '../../testing/runs/small-plan.ts';
import { taskPath } from '../base/ids.ts';
import type { RunCommand } from './command.ts';
import { surroundingsOf } from './scope-of.ts';

const LOOP: SmallTask = { until: 'iteration == 3', max: 3, onMax: 'fail', body: { writes: 'none' } };
const NESTED: SmallTask = { over: { type: 'items', items: ['x', 'y'] }, onFailure: 'fail', body: LOOP };

function around(task: SmallTask, commands: readonly RunCommand[], path: string): unknown {
  const { state } = play(smallPlan({ each: task }), commands);
  const found = state.tasks.get(taskPath(path));
  return found === undefined ? null : surroundingsOf(state, found);
}

const output = (path: string, value: string): RunCommand => done(path, 1, { output: value, commit: null });

test('a copy knows its own item, and its place among all of them', () => {
  const map: SmallTask = { over: { type: 'items', items: ['x', { a: 1 }] }, onFailure: 'fail', body: {} };
  expect(around(map, [], 'each.1')).toEqual({ inputs: { n: 3 }, item: { a: 1 }, index: 1 });
});

test('an iteration knows its number, and what came of the one before it', () => {
  const first = { inputs: { n: 3 }, item: 'y', index: 1, iteration: 1, previous: null };
  expect(around(NESTED, [], 'each.1.1')).toEqual(first);
  const commands = [output('each.1.1', 'one'), output('each.1.2', 'two')];
  expect(around(NESTED, commands, 'each.1.3')).toEqual({ ...first, iteration: 3, previous: 'two' });
});

test('the nearest of several items counts', () => {
  const inner: SmallTask = { over: { type: 'items', items: [7, 8] }, onFailure: 'fail', body: {} };
  const outer: SmallTask = {
    over: { type: 'items', items: ['x'] },
    onFailure: 'fail',
    body: { tasks: { deep: inner } },
  };
  expect(around(outer, [], 'each.0/deep.1')).toEqual({ inputs: { n: 3 }, item: 8, index: 1 });
  expect(around(outer, [], 'each.0/deep')).toEqual({ inputs: { n: 3 }, item: 'x', index: 0 });
});
