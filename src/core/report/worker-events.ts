import type { Json, JsonObject } from '../base/json.ts';
import type { TaskPath } from '../base/ids.ts';
import { fieldsOf, numberOf, textOf } from '../base/read-json.ts';
import { unreachable } from '../base/unreachable.ts';
import type { ReportLine } from '../brief/report-line.ts';
import type { AttemptEnd, Integration } from '../run/attempt.ts';
import type { Recorded, RunEvent } from '../run/event.ts';
import { isoTime } from './iso-time.ts';

type WorkerEventType =
  | 'worker.started'
  | 'worker.task_started'
  | 'worker.checkpoint'
  | 'worker.task_completed'
  | 'worker.blocked'
  | 'worker.complete'
  | 'worker.failed';

/**
 * One line of the worker dialect. `data` names its source: `seq` of the journal, or `attempt` and `report` of a
 * worker.
 */
export type WorkerEvent = {
  readonly timestamp: string;
  readonly worker_id: TaskPath;
  readonly event_type: WorkerEventType;
  readonly data: JsonObject;
};

/** What a worker said of itself with `tutti report`. */
export type Reported = {
  /** When it was read, in epoch milliseconds. */
  readonly at: number;
  readonly task: TaskPath;
  readonly attempt: number;
  /** Counts the reports of the attempt from 1, also when they are read again. */
  readonly n: number;
  readonly report: ReportLine;
};

type Part = { readonly type: WorkerEventType; readonly data: JsonObject };

/**
 * What the dialect says of one fact, or of one report of a worker. `isWorker` holds for tasks that do work
 * themselves: a phase is no worker. Times of waiting, skipping and trying again have no word in the dialect and give
 * nothing.
 */
export function workerEvents(
  source: Recorded | Reported,
  isWorker: (task: TaskPath) => boolean,
): readonly WorkerEvent[] {
  const task = 'report' in source ? source.task : taskOf(source.event);
  if (task === null || !isWorker(task)) return [];
  const parts = 'report' in source ? [partOfReport(source.report)] : partsOf(source.event);
  const origin = 'report' in source ? { attempt: source.attempt, report: source.n } : { seq: source.seq };
  const timestamp = isoTime(source.at);
  return parts.map(({ type, data }) => ({
    ...{ timestamp, worker_id: task, event_type: type },
    data: { ...data, ...origin },
  }));
}

/** A line with what tells it from every other of its run, so that whoever writes logs can write each once. */
export type WorkerLogLine = {
  readonly worker: TaskPath;
  readonly key:
    | { readonly type: 'fact'; readonly seq: number }
    | { readonly type: 'report'; readonly attempt: number; readonly n: number };
  readonly text: string;
};

export function workerLogLines(
  source: Recorded | Reported,
  isWorker: (task: TaskPath) => boolean,
): readonly WorkerLogLine[] {
  const key: WorkerLogLine['key'] =
    'report' in source ? { type: 'report', attempt: source.attempt, n: source.n } : { type: 'fact', seq: source.seq };
  return workerEvents(source, isWorker).map((event) => ({ worker: event.worker_id, key, text: workerLine(event) }));
}

// Control and format characters (C1, direction of writing, tags) and line separators. JSON allows them, a terminal
// obeys them.
const OBEYED: RegExp = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** The event as a line of JSON, without its end of line. Whatever an agent said, it is safe to print. */
export function workerLine(event: WorkerEvent): string {
  return JSON.stringify(event).replace(OBEYED, (mark) =>
    Array.from({ length: mark.length }, (_, index) => escaped(mark.charCodeAt(index))).join(''),
  );
}

function escaped(codeUnit: number): string {
  return `\\u${codeUnit.toString(16).padStart(4, '0')}`;
}

function taskOf(event: RunEvent): TaskPath | null {
  return 'task' in event ? event.task : null;
}

function partsOf(event: RunEvent): readonly Part[] {
  switch (event.type) {
    case 'attempt.started': {
      const begun: Part = { type: 'worker.task_started', data: { attempt: event.attempt } };
      return event.attempt === 1 ? [{ type: 'worker.started', data: {} }, begun] : [begun];
    }
    case 'attempt.ended':
      return isDone(event.end) ? [taskCompleted(event.end)] : [];
    case 'gate.checked':
      return [checkpoint({ checkpoint: event.passed ? 'gates passed' : 'gates failed', attempt: event.attempt })];
    case 'merge.integrated':
      return [checkpoint(merged(event.result))];
    case 'merge.refused':
      return [checkpoint({ checkpoint: `merge refused: ${event.result.type}` })];
    case 'task.blocked': {
      const until: JsonObject = event.until === undefined ? {} : { until: isoTime(event.until) };
      return [{ type: 'worker.blocked', data: { reason: event.reason, message: event.message, ...until } }];
    }
    case 'task.completed': {
      const complete: Part = { type: 'worker.complete', data: {} };
      return event.end === undefined ? [complete] : [taskCompleted(event.end), complete];
    }
    case 'task.failed':
      return [{ type: 'worker.failed', data: { ...event.error } }];
    case 'task.cancelled':
      return [{ type: 'worker.failed', data: { code: 'CANCELLED', what: 'the task was cancelled' } }];
    case 'run.started':
    case 'run.paused':
    case 'run.unpaused':
    case 'run.delivered':
    case 'task.opened':
    case 'task.listing':
    case 'task.iterated':
    case 'task.verifying':
    case 'tasks.refused':
    case 'candidate.held':
    case 'candidate.chosen':
    case 'compensation.started':
    case 'task.unfolded':
    case 'task.readied':
    case 'task.skipped':
    case 'task.unblocked':
    case 'task.reopened':
    case 'task.cancelling':
    case 'attempt.prepared':
    case 'attempt.failed':
    case 'approval.granted':
    case 'approval.rejected':
    case 'budget.alerted':
    case 'budget.raised':
      return [];
    default:
      return unreachable(event);
  }
}

function isDone(end: AttemptEnd): boolean {
  return end.outcome === 'done' || end.outcome === 'no-change';
}

function taskCompleted({ outcome, message, commit, changed }: AttemptEnd): Part {
  return { type: 'worker.task_completed', data: { outcome, message, commit, files_changed: changed } };
}

function checkpoint(data: JsonObject): Part {
  return { type: 'worker.checkpoint', data };
}

function merged(result: Integration & { readonly type: 'merged' | 'nothing' }): JsonObject {
  return result.type === 'merged'
    ? { checkpoint: 'merged', commit: result.commit }
    : { checkpoint: 'nothing to merge' };
}

/** `done` is the worker's claim. That it is complete is for gates and the merge queue to say. */
const SAID: Readonly<Record<ReportLine['type'], WorkerEventType>> = {
  'task-started': 'worker.task_started',
  checkpoint: 'worker.checkpoint',
  'task-completed': 'worker.task_completed',
  blocked: 'worker.blocked',
  done: 'worker.task_completed',
};

function partOfReport({ type, message, data }: ReportLine): Part {
  const fields = fieldsOf(data);
  const known: readonly (readonly [string, Json | undefined])[] = [
    ['checkpoint', textOf(fields['checkpoint']) ?? (type === 'checkpoint' ? message : undefined)],
    ['tasks_completed', numberOf(fields['tasks_completed'])],
    ['tasks_remaining', numberOf(fields['tasks_remaining'])],
  ];
  const told = Object.fromEntries(
    known.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
  return { type: SAID[type], data: type === 'checkpoint' ? told : { message, ...told } };
}
