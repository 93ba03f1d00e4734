import { expect, test } from 'vitest';
import { ROOT, runId, sha, taskPath } from '../base/ids.ts';
import type { ReportLine } from '../brief/report-line.ts';
import { type AttemptEnd, NO_USAGE } from '../run/attempt.ts';
import type { RunEvent } from '../run/event.ts';
import { workerEvents, workerLine, workerLogLines } from './worker-events.ts';

const head = sha('a'.repeat(40));
const task = taskPath('backend/api');
const timestamp = '2026-01-02T03:04:05.006Z';
const at = Date.parse(timestamp);
const isLeaf = (path: string): boolean => path === task;

const end: AttemptEnd = {
  ...{ outcome: 'done', message: 'two routes', commit: head, changed: 3, violations: [], usage: NO_USAGE },
  ...{ session: null, exit: 0, handoff: null },
};

function check(event: RunEvent, expected: readonly (readonly [type: string, data: object])[]): void {
  const lines = expected.map(([event_type, data]) => ({
    ...{ timestamp, worker_id: task, event_type },
    data: { ...data, seq: 7 },
  }));
  expect(workerEvents({ seq: 7, at, run: runId('r-0001'), event }, isLeaf)).toEqual(lines);
}

function checkReport(report: ReportLine, type: string, data: object): void {
  expect(workerEvents({ at, task, attempt: 2, n: 3, report }, isLeaf)).toEqual([
    { timestamp, worker_id: task, event_type: type, data: { ...data, attempt: 2, report: 3 } },
  ]);
}

test('a worker starts once and starts its task with every attempt', () => {
  check({ type: 'attempt.started', task, attempt: 1 }, [
    ['worker.started', {}],
    ['worker.task_started', { attempt: 1 }],
  ]);
  check({ type: 'attempt.started', task, attempt: 2 }, [['worker.task_started', { attempt: 2 }]]);
});

test('gates and merges are checkpoints', () => {
  const attempt = 1;
  check({ type: 'gate.checked', task, attempt, commit: head, passed: false, results: [] }, [
    ['worker.checkpoint', { checkpoint: 'gates failed', attempt: 1 }],
  ]);
  const result = { type: 'merged', head, commit: head, tree: head, onto: head, gates: [] } as const;
  check({ type: 'merge.integrated', task, attempt, result }, [
    ['worker.checkpoint', { checkpoint: 'merged', commit: head }],
  ]);
  check({ type: 'merge.refused', task, attempt, result: { type: 'conflict', onto: head, files: [], excerpt: '' } }, [
    ['worker.checkpoint', { checkpoint: 'merge refused: conflict' }],
  ]);
});

test('an attempt that did it completes the task, one that did not says nothing', () => {
  const done = { outcome: 'done', message: 'two routes', commit: head, files_changed: 3 };
  check({ type: 'attempt.ended', task, attempt: 1, end }, [['worker.task_completed', done]]);
  check({ type: 'attempt.ended', task, attempt: 1, end: { ...end, outcome: 'crashed' } }, []);
  check({ type: 'task.completed', task, end }, [
    ['worker.task_completed', done],
    ['worker.complete', {}],
  ]);
  check({ type: 'task.completed', task }, [['worker.complete', {}]]);
});

test('a block says what it waits for, a failure what to do', () => {
  check({ type: 'task.blocked', task, block: 1, reason: 'quota', message: 'wait', until: at }, [
    ['worker.blocked', { reason: 'quota', message: 'wait', until: timestamp }],
  ]);
  const error = { code: 'GATES_RED', what: 'unit tests', fix: 'tutti retry' };
  check({ type: 'task.failed', task, error }, [['worker.failed', error]]);
  check({ type: 'task.cancelled', task }, [['worker.failed', { code: 'CANCELLED', what: 'the task was cancelled' }]]);
});

test('the run and its phases are no workers', () => {
  const event: RunEvent = { type: 'task.completed', task: ROOT };
  expect(workerEvents({ seq: 1, at, run: runId('r-0001'), event }, isLeaf)).toEqual([]);
  expect(workerEvents({ seq: 1, at, run: runId('r-0001'), event: { type: 'run.paused' } }, isLeaf)).toEqual([]);
});

test('what a worker reports keeps its counts where it gives them', () => {
  const data = { checkpoint: 'tests pass', tasks_completed: 3, tasks_remaining: 2, other: 'x' };
  checkReport({ type: 'checkpoint', message: '', data }, 'worker.checkpoint', {
    ...{ checkpoint: 'tests pass', tasks_completed: 3, tasks_remaining: 2 },
  });
  checkReport({ type: 'checkpoint', message: 'half way', data: null }, 'worker.checkpoint', { checkpoint: 'half way' });
  checkReport({ type: 'task-started', message: 'routes', data: null }, 'worker.task_started', { message: 'routes' });
  checkReport({ type: 'blocked', message: 'which key?', data: null }, 'worker.blocked', { message: 'which key?' });
});

test('that a worker says it is done does not make it complete', () => {
  checkReport({ type: 'done', message: 'all of it', data: null }, 'worker.task_completed', { message: 'all of it' });
});

test('a line is JSON on one line, with nothing in it that a terminal obeys', () => {
  const message = 'a\u001b[2J\n\u009b31m\u202e\u2028\u{e0041}b';
  const [event] = workerEvents(
    { at, task, attempt: 1, n: 1, report: { type: 'blocked', message, data: null } },
    isLeaf,
  );
  if (event === undefined) throw new Error('no event');
  const line = workerLine(event);
  expect(/^[\u0020-\u007e]+$/.test(line)).toBe(true);
  expect(JSON.parse(line)).toEqual(event);
});

test('a line for the logs carries what tells it from every other', () => {
  const key = { type: 'fact', seq: 7 };
  const event: RunEvent = { type: 'attempt.started', task, attempt: 1 };
  const lines = workerLogLines({ seq: 7, at, run: runId('r-0001'), event }, isLeaf);
  expect(lines.map(({ worker, key: told }) => ({ worker, key: told }))).toEqual([
    { worker: task, key },
    { worker: task, key },
  ]);
});
