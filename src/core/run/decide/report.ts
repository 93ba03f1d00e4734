/**
 * Answers of the world. Each is taken only while the effect that it answers is owed: late and repeated ones change
 * nothing.
 */
import { ROOT } from '../../base/ids.ts';
import { unreachable } from '../../base/unreachable.ts';
import { type AttemptEnd, NO_USAGE } from '../attempt.ts';
import type { Report } from '../command.ts';
import { proceeds } from '../evolve/attempts.ts';
import { owes, owesTime } from '../evolve/owe.ts';
import type { RunState, TaskState } from '../state.ts';
import { afterFailedAttempt, failAttempt, failure, goOn, parks } from './after-attempt.ts';
import { openWith } from '../modifiers/map.ts';
import { afterPhaseGates } from '../modifiers/phase.ts';
import { endCancelled } from '../modifiers/saga.ts';
import { checkBudgets } from './budgets.ts';
import { judgeOutput } from './judge-output.ts';
import { emit, type Turn } from './turn.ts';

export function decideReport(turn: Turn, report: Report): void {
  const path = report.type === 'report-delivered' ? ROOT : report.task;
  const task = turn.state.tasks.get(path);
  if (task === undefined || !isOwed(turn.state, task, report)) return;
  switch (report.type) {
    case 'report-prepared': {
      const { base, workspace } = report;
      return emit(turn, { type: 'attempt.prepared', task: path, attempt: task.attempt, base, workspace });
    }
    case 'report-unprepared': {
      const message = `${report.error.what} (${report.error.fix})`;
      emitUnprepared(turn, task, message);
      return;
    }
    case 'report-attempt':
      return attemptReported(turn, task, report);
    case 'report-stopped':
      return stopped(turn, task, report.end);
    case 'report-gates':
      return gatesReported(turn, task, report);
    case 'report-integration':
      return integrationReported(turn, task, report);
    case 'report-files':
      return openWith(turn, task, report.paths);
    case 'report-time':
      return timeReported(turn, task, report.block);
    case 'report-delivered':
      return emit(turn, { type: 'run.delivered', how: turn.state.index.plan.deliver, head: report.head });
    case 'attempt-lost':
      return lost(turn, task);
    default:
      return unreachable(report);
  }
}

/** Whether what the report answers is still owed under the number that it names. */
function isOwed(state: RunState, task: TaskState, report: Report): boolean {
  if (report.type === 'report-delivered') return owes(state, task, 'deliver');
  if (report.attempt !== task.attempt) return false;
  switch (report.type) {
    case 'report-prepared':
      return owes(state, task, 'prepare-workspace');
    case 'report-attempt':
      return owes(state, task, 'run-attempt');
    case 'report-stopped':
      return owes(state, task, 'stop-attempt');
    case 'report-gates':
      return owes(state, task, 'run-gates');
    case 'report-integration':
      return owes(state, task, 'integrate');
    case 'report-files':
      return owes(state, task, 'list-files');
    case 'report-time':
      return owesTime(state, task, report.block);
    // What an attempt cannot do without may be missed when its folder is made, or when its agent is to be launched.
    case 'report-unprepared':
    case 'attempt-lost':
      return owes(state, task, 'prepare-workspace') || owes(state, task, 'run-attempt');
    default:
      return unreachable(report);
  }
}

function emitUnprepared(turn: Turn, task: TaskState, message: string): void {
  const end = notRun(message, 'crashed');
  emit(turn, { type: 'attempt.ended', task: task.path, attempt: task.attempt, end });
  parks(turn, task, { reason: 'environment', message, onward: task.onward });
}

function stopped(turn: Turn, task: TaskState, end: AttemptEnd | null): void {
  if (end !== null) {
    emit(turn, { type: 'attempt.ended', task: task.path, attempt: task.attempt, end });
    checkBudgets(turn, task);
  }
  endCancelled(turn, task);
}

function attemptReported(turn: Turn, task: TaskState, report: Report & { readonly type: 'report-attempt' }): void {
  const end = judgeOutput(task, report.end);
  const onlyRuns = task.node.kind === 'leaf' && task.node.stages.length === 1;
  if (onlyRuns && proceeds(task, end)) {
    emit(turn, { type: 'task.completed', task: task.path, end });
    checkBudgets(turn, task);
    return;
  }
  emit(turn, { type: 'attempt.ended', task: task.path, attempt: task.attempt, end });
  checkBudgets(turn, task);
  if (task.stage === 'ended') afterFailedAttempt(turn, task, end);
}

function gatesReported(turn: Turn, task: TaskState, report: Report & { readonly type: 'report-gates' }): void {
  const { results } = report;
  if (task.node.kind !== 'leaf') return afterPhaseGates(turn, task, results);
  const passed = results.every((result) => result.answer === 'pass');
  const commit = task.commit;
  emit(turn, { type: 'gate.checked', task: task.path, attempt: task.attempt, commit, passed, results });
  if (passed) return;
  const red = results.filter((result) => result.answer !== 'pass');
  const what = red.map((result) => `gate ${result.name}: ${result.answer}`).join(', ');
  // A gate that cannot run says nothing about the work: another attempt would not help, a person must look.
  if (red.every((result) => result.answer === 'could-not-run')) {
    return parks(turn, task, {
      reason: 'environment',
      message: `${what}. ${red[0]?.evidence ?? ''}`.slice(0, 1_000),
      onward: goOn(task, commit),
    });
  }
  failAttempt(turn, task, {
    burnt: true,
    onward: goOn(task, commit),
    error: failure('GATES_RED', what, 'read the evidence, then retry'),
  });
}

function integrationReported(
  turn: Turn,
  task: TaskState,
  report: Report & { readonly type: 'report-integration' },
): void {
  const { result } = report;
  if (result.type === 'merged' || result.type === 'nothing') {
    emit(turn, { type: 'merge.integrated', task: task.path, attempt: task.attempt, result });
    return emit(turn, { type: 'task.completed', task: task.path });
  }
  emit(turn, { type: 'merge.refused', task: task.path, attempt: task.attempt, result });
  if (task.cancelling) return emit(turn, { type: 'task.cancelled', task: task.path });
  if (result.type === 'gates-failed') {
    const what = 'its gates pass alone, but not together with what was integrated before it';
    const onward = { base: result.onto, commit: result.commit };
    return failAttempt(turn, task, {
      burnt: true,
      onward,
      error: failure('GATES_RED', what, 'read the evidence, then retry'),
    });
  }
  if (result.type === 'conflict') {
    const message = `It conflicts with what was integrated before it in ${result.files.join(', ')}`;
    return parks(turn, task, { reason: 'conflict', message, onward: null });
  }
  if (result.type === 'impossible')
    return holds(turn, task, { reason: 'environment', message: `${result.error.what} (${result.error.fix})` });
  const moved = `The integration branch was moved to ${result.actual ?? 'nothing'} by somebody else, and left there; expected was`;
  return holds(turn, task, { reason: 'conflict', message: `${moved} ${result.expected} or what follows it` });
}

/** Its commit waits for a person to clear the way, and is integrated then without another attempt. */
function holds(
  turn: Turn,
  task: TaskState,
  block: { readonly reason: 'environment' | 'conflict'; readonly message: string },
): void {
  emit(turn, { type: 'task.blocked', task: task.path, block: task.blocks + 1, ...block });
}

function timeReported(turn: Turn, task: TaskState, block: number): void {
  if (block > 0) emit(turn, { type: 'task.unblocked', task: task.path, block, by: 'clock', message: '' });
  else emit(turn, { type: 'task.readied', task: task.path, values: task.values ?? {} });
}

/** The worker that held it is gone, and with it what it knew of the attempt. */
function lost(turn: Turn, task: TaskState): void {
  const end = notRun('the worker that held it is gone', 'lost');
  emit(turn, { type: 'attempt.ended', task: task.path, attempt: task.attempt, end });
  afterFailedAttempt(turn, task, end);
}

function notRun(message: string, outcome: 'crashed' | 'lost'): AttemptEnd {
  return {
    outcome,
    message,
    commit: null,
    changed: 0,
    violations: [],
    usage: NO_USAGE,
    session: null,
    exit: null,
    handoff: null,
  };
}
