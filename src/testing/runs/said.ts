/** Commands in the few words that a test needs. An attempt is its first unless the test says otherwise. */
import { taskPath, type Sha, sha } from '../../core/base/ids.ts';
import { type AttemptEnd, type GateAnswer, type Integration, NO_USAGE, type Outcome } from '../../core/run/attempt.ts';
import type { Report, RunCommand } from '../../core/run/command.ts';
import type { BudgetDefinition } from '../../core/workflow/workflow.ts';

export const BASE: Sha = sha('b'.repeat(40));
export const COMMIT: Sha = sha('c'.repeat(40));
export const HEAD: Sha = sha('d'.repeat(40));

/** The end of an attempt that did what it should, with a change. */
export const DONE: AttemptEnd = {
  ...{ outcome: 'done', message: '', commit: COMMIT, changed: 1, violations: [], usage: NO_USAGE },
  ...{ session: null, exit: 0, handoff: null },
};

const BY = { by: 'ada', message: '' } as const;

export function prepared(task: string, attempt = 1): Report {
  return { type: 'report-prepared', task: taskPath(task), attempt, base: BASE, workspace: '/w' };
}

export function unprepared(task: string, attempt = 1): Report {
  const error = { code: 'DISK_FULL', what: 'no room', fix: 'make room' };
  return { type: 'report-unprepared', task: taskPath(task), attempt, error };
}

export function done(task: string, attempt = 1, end: Partial<AttemptEnd> = {}): Report {
  return { type: 'report-attempt', task: taskPath(task), attempt, end: { ...DONE, ...end } };
}

export function ended(task: string, outcome: Outcome, attempt = 1): Report {
  return done(task, attempt, { outcome, message: `it ${outcome}`, commit: null });
}

export function lost(task: string, attempt = 1): Report {
  return { type: 'attempt-lost', task: taskPath(task), attempt };
}

export function stopped(task: string, end: AttemptEnd | null = null, attempt = 1): Report {
  return { type: 'report-stopped', task: taskPath(task), attempt, end };
}

export function gates(task: string, answer: GateAnswer, attempt = 1): Report {
  const results = [{ name: 'check', kind: 'run', answer, durationMs: 1, evidence: 'seen' }];
  return { type: 'report-gates', task: taskPath(task), attempt, results };
}

export function merged(task: string, attempt = 1): Report {
  return integrated(task, { type: 'merged', head: HEAD, commit: HEAD, tree: COMMIT, onto: BASE, gates: [] }, attempt);
}

export function integrated(task: string, result: Integration, attempt = 1): Report {
  return { type: 'report-integration', task: taskPath(task), attempt, result };
}

export function time(task: string, block = 0, attempt = 1): Report {
  return { type: 'report-time', task: taskPath(task), attempt, block };
}

/** What a map over files is told. */
export function files(task: string, paths: readonly string[] | null): Report {
  return { type: 'report-files', task: taskPath(task), attempt: 0, paths };
}

export const delivered: Report = { type: 'report-delivered', head: HEAD };

export function ask(type: 'approve' | 'reject' | 'answer' | 'retry' | 'skip', task: string, message = ''): RunCommand {
  if (type === 'retry' || type === 'skip') return { type, task: taskPath(task), by: BY.by, message };
  return { type, task: taskPath(task), block: 1, by: BY.by, message };
}

/** An approval of the block of that number. */
export function approve(task: string, block: number): RunCommand {
  return { type: 'approve', task: taskPath(task), block, by: BY.by, message: '' };
}

export function unblock(task: string, block = 1, budget?: BudgetDefinition): RunCommand {
  const raise = budget === undefined ? {} : { budget };
  return { type: 'unblock', task: taskPath(task), block, by: BY.by, message: 'go on', ...raise };
}

export function cancel(task: string): RunCommand {
  return { type: 'cancel', task: taskPath(task), by: BY.by };
}

export const pause: RunCommand = { type: 'pause', by: BY.by };
export const unpause: RunCommand = { type: 'unpause', by: BY.by };
