import { expect, test } from 'vitest';
import { BASE, completed, ended, failed, gate, leaf, runOf, worked } from '../../../test/support/report/small-run.ts';
import { play } from '../../testing/runs/play.ts';
import { done, prepared } from '../../testing/runs/said.ts';
import { smallPlan, WHOLE } from '../../testing/runs/small-plan.ts';
import { ROOT, sha, taskPath } from '../base/ids.ts';
import type { RunEvent } from '../run/event.ts';
import { inboxItems } from './inbox.ts';
import { runStatus, statusView } from './status.ts';

const first = sha('1'.repeat(40));
const second = sha('2'.repeat(40));
const leaves = [leaf('api'), leaf('page', ['api'])];
const apiDone = completed('api', { commit: first, onto: BASE });

test('every node is there, also those that nothing has touched yet', () => {
  const { tasks } = statusView(runOf(leaves, apiDone));
  expect(tasks.map(({ id, status, needs }) => [id, status, needs])).toEqual([
    ['api', 'complete', []],
    ['page', 'ready', ['api']],
  ]);
});

test('a complete task says what it took and what became of it', () => {
  const [api] = statusView(runOf(leaves, apiDone)).tasks;
  expect(api).toMatchObject({
    agent: 'builder',
    model: 'parrot-2',
    attempt: 1,
    commit: first,
    result: 'merged',
    changed: 2,
    usage: { input_tokens: 1000, output_tokens: 200, usd: 0.03 },
    gates: [{ name: 'test', answer: 'pass', duration_ms: 1200 }],
    ended_at: '2026-03-01T12:00:07.000Z',
  });
});

test('checkpoints stand in the order in which they were merged, not in that of the plan', () => {
  const two = [leaf('a'), leaf('b')];
  const events = [...completed('b', { commit: first, onto: BASE }), ...completed('a', { commit: second, onto: first })];
  expect(statusView(runOf(two, events)).checkpoints).toEqual([
    { id: 'b@1', sha: first, task: 'b', message: 'b: Make b.' },
    { id: 'a@1', sha: second, task: 'a', message: 'a: Make a.' },
  ]);
});

test('an unknown price makes the sum unknown and not too small', () => {
  const usage = { inputTokens: 5, cacheReadTokens: 1, cacheWriteTokens: 1, outputTokens: 3, usdMicros: null };
  const events = [...apiDone, ...worked('page', ended({ usage }))];
  expect(statusView(runOf(leaves, events)).budget).toMatchObject({ tokens: 1210, usd: null });
});

const approval: RunEvent = {
  type: 'task.blocked',
  task: taskPath('page'),
  block: 1,
  reason: 'approval',
  message: 'Launch it?',
};

test('a run waits for a person also where more would begin if they had answered', () => {
  const body = { ...WHOLE, gates: [], approval: ['before_integrate'] } as const;
  const over = { type: 'items', items: [1, 2] } as const;
  const plan = smallPlan({ each: { over, onFailure: 'fail', maxParallel: 1, body } });
  const { state } = play(plan, [prepared('each.0'), done('each.0')]);
  expect([state.counts.ready, state.counts.blocked, runStatus(state)]).toEqual([1, 1, 'waiting']);
});

test('a run is as it stands: it runs, waits, fails, is complete', () => {
  const check = (events: readonly RunEvent[], status: string): void =>
    expect(runStatus(runOf(leaves, events))).toBe(status);
  check([], 'running');
  check(apiDone, 'running');
  check([...apiDone, { type: 'run.paused' }], 'paused');
  check([...apiDone, approval], 'waiting');
  check([...apiDone, { ...approval, reason: 'budget' }], 'budget');
  check([{ type: 'task.cancelled', task: ROOT }], 'cancelled');
});

test('what failed stands in the inbox with the words that help', () => {
  const state = runOf([leaf('api')], failed('api', [gate('test', 'fail', '1 failed')]));
  expect(inboxItems(state)).toEqual([
    {
      run: 'r-0001',
      task: 'api',
      kind: 'failure',
      message: 'gate test: fail',
      since: '2026-03-01T12:00:07.000Z',
      commands: ['tutti retry api --run r-0001', 'tutti skip api --run r-0001'],
    },
  ]);
});
