import { expect, test } from 'vitest';
import { play } from '../../../testing/runs/play.ts';
import { ask, cancel, done, ended, files } from '../../../testing/runs/said.ts';
import { type SmallTask, smallPlan } from '../../../testing/runs/small-plan.ts';
import type { MapSource } from '../../workflow/workflow.ts';
import type { RunCommand } from '../command.ts';
import { outputOf } from '../output-of.ts';
import { taskPath } from '../../base/ids.ts';

function over(source: MapSource, more: Partial<Extract<SmallTask, { readonly over: MapSource }>> = {}): SmallTask {
  return { over: source, onFailure: 'fail', body: { maxAttempts: 1 }, ...more };
}

const THREE: MapSource = { type: 'items', items: ['x', 'y', 'z'] };

function check(task: SmallTask, commands: readonly RunCommand[], led: readonly string[]): void {
  expect(play(smallPlan({ each: task, next: { needs: ['each'] } }), commands).led).toEqual(led);
}

test('a map begins each of its items at once, and is complete when the last has ended', () => {
  const played = play(smallPlan({ each: over(THREE) }), []);
  expect(played.owed).toEqual(['each.0@1:run-attempt', 'each.1@1:run-attempt', 'each.2@1:run-attempt']);
  const all = [done('each.1'), done('each.0'), done('each.2')];
  check(over(THREE), all, ['task.completed each.2', 'task.completed each', 'attempt.started next@1']);
});

test('outputs stand in the order of the items, null where one was skipped', () => {
  const commands = [done('each.2', 1, { output: 2 }), ask('skip', 'each.1'), done('each.0', 1, { output: 0 })];
  const plan = smallPlan({ each: over(THREE, { maxParallel: 3 }), next: { needs: ['each'] } });
  const { state } = play(plan, commands, { maxParallel: 1 });
  expect(outputOf(state, taskPath('each'))).toEqual([0, null, null]);
});

test('its window lets so many items go on at once', () => {
  const played = play(smallPlan({ each: over(THREE, { maxParallel: 2 }) }), []);
  expect(played.owed).toEqual(['each.0@1:run-attempt', 'each.1@1:run-attempt']);
});

test('an item that fails lets the others go on, and then the map has failed; with collect it is complete', () => {
  const commands = [ended('each.0', 'crashed'), done('each.1'), done('each.2')];
  const failed = [
    'task.completed each.2',
    'task.failed each CHILD_FAILED',
    'task.skipped next need',
    'task.failed CHILD_FAILED',
  ];
  check(over(THREE), commands, failed);
  const collected = ['task.completed each.2', 'task.completed each 2 of 3', 'attempt.started next@1'];
  check(over(THREE, { onFailure: 'collect' }), commands, collected);
});

test('a retry of an item opens the map and what was skipped because of it', () => {
  const commands = [ended('each.0', 'crashed'), done('each.1'), done('each.2'), ask('retry', 'each')];
  const reopened = [
    'task.reopened child',
    'task.reopened each child',
    'task.reopened next need',
    'task.reopened each.0 retry',
  ];
  check(over(THREE), commands, [...reopened, 'attempt.started each.0@2']);
});

test('no items are no work', () => {
  check(
    over({ type: 'items', items: [] }),
    [],
    ['run.started', 'task.opened', 'task.opened each 0 items', 'task.completed each', 'attempt.started next@1'],
  );
});

test('a matrix has every combination, and may be made of expressions', () => {
  const { state } = play(smallPlan({ each: over({ type: 'matrix', axes: { a: [1, 2], b: '["x", "y"]' } }) }), []);
  const items = [
    { a: 1, b: 'x' },
    { a: 1, b: 'y' },
    { a: 2, b: 'x' },
    { a: 2, b: 'y' },
  ];
  expect(state.tasks.get(taskPath('each'))?.unfolding?.items).toEqual(items);
});

test('files are asked of the repository, and an answer that comes late or twice changes nothing', () => {
  const glob = over({ type: 'glob', patterns: ['**'] });
  expect(play(smallPlan({ each: glob }), []).owed).toEqual(['each@0:list-files']);
  check(
    glob,
    [files('each', ['a', 'b'])],
    ['task.opened each 2 items', 'attempt.started each.0@1', 'attempt.started each.1@1'],
  );
  check(glob, [files('each', ['a']), files('each', ['a', 'b'])], []);
  check(glob, [cancel('each'), files('each', ['a'])], []);
});

test.each<[string, MapSource, string]>([
  ['gives no list', { type: 'expression', expression: 'inputs.n' }, 'EXPRESSION_FAILED'],
  ['throws', { type: 'expression', expression: '1 / 0' }, 'EXPRESSION_FAILED'],
  ['has too many items', { type: 'items', items: Array.from({ length: 100_000 }, () => 1) }, 'MAP_TOO_LARGE'],
  ['has too many combinations', { type: 'matrix', axes: matrixOf(5, 10) }, 'MAP_TOO_LARGE'],
])('a map that %s fails, and says why', (_, source, code) => {
  const { state } = play(smallPlan({ each: over(source) }), []);
  expect(state.tasks.get(taskPath('each'))?.error?.code).toBe(code);
});

test('a budget that is spent in the middle blocks the items that have not begun', () => {
  const plan = smallPlan({ each: over(THREE, { budget: { tokens: 10, mode: 'enforce' } }) });
  const usage = { inputTokens: 20, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, usdMicros: 0 };
  const played = play(plan, [done('each.0', 1, { usage })], { maxParallel: 1 });
  expect([played.statuses['each.0'], played.statuses['each.1']]).toEqual(['complete', 'blocked']);
});

function matrixOf(axes: number, values: number): Readonly<Record<string, readonly number[]>> {
  const all = Array.from({ length: values }, (_, index) => index);
  return Object.fromEntries(Array.from({ length: axes }, (_, index) => [`a${index}`, all]));
}
