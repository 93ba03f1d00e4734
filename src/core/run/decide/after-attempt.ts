import type { Sha } from '../../base/ids.ts';
import { unreachable } from '../../base/unreachable.ts';
import type { AttemptEnd, BlockReason, TaskFailure } from '../attempt.ts';
import { awaitsChoice, isHeld } from '../evolve/attempts.ts';
import type { TaskState } from '../state.ts';
import { MENDS_MAX } from './judge-output.ts';
import { emit, type Turn } from './turn.ts';

/**
 * Where an agent names no time, a rate limit is looked at again after 5 minutes: the shortest window that vendors use.
 */
const QUOTA_WAIT_MS = 300_000;
/** Processes may vanish for reasons of the machine; one that always does is a failure of the task. */
const LOSSES_MAX = 3;
/** A backoff doubles with each attempt, up to 5 minutes. */
const BACKOFF_MAX_MS = 300_000;

/** An attempt that cannot go on to its gates: what it burns, and whether a person or a time must be waited for. */
export function afterFailedAttempt(turn: Turn, task: TaskState, end: AttemptEnd): void {
  if (end.violations.length > 0) return breaksRules(turn, task, end);
  const onward = goOn(task, end.commit);
  switch (end.outcome) {
    case 'rate-limited': {
      failAttempt(turn, task, { burnt: false, onward, error: null });
      const until = end.until ?? turn.at + QUOTA_WAIT_MS;
      emit(turn, {
        type: 'task.blocked',
        task: task.path,
        block: task.blocks + 1,
        reason: 'quota',
        message: end.message,
        until,
      });
      return;
    }
    case 'blocked':
      return parks(turn, task, { reason: 'question', message: end.message, onward });
    case 'auth':
      return parks(turn, task, { reason: 'environment', message: end.message, onward });
    case 'budget':
      return parks(turn, task, { reason: 'budget', message: end.message, onward });
    case 'cancelled':
      return failAttempt(turn, task, { burnt: false, onward, error: null });
    case 'lost': {
      const burnt = task.losses >= LOSSES_MAX;
      const what = `its process vanished ${task.losses} times in a row`;
      return failAttempt(turn, task, {
        burnt,
        onward,
        error: failure('ATTEMPT_LOST', what, 'look at the machine, then retry'),
      });
    }
    case 'done':
    case 'no-change': {
      const what = 'it says that it is done, but nothing changed';
      return failAttempt(turn, task, {
        burnt: true,
        onward,
        error: failure('NO_CHANGE', what, 'sharpen the objective, or set may_change_nothing'),
      });
    }
    case 'output-invalid':
      return mendOutput(turn, task, end);
    case 'crashed':
    case 'timed-out':
    case 'stalled':
    case 'refused':
      return failAttempt(turn, task, {
        burnt: true,
        onward,
        error: failure('ATTEMPT_FAILED', `${end.outcome}: ${end.message}`, 'read its log, then retry'),
      });
    default:
      return unreachable(end.outcome);
  }
}

/** An agent that goes on in its own session can mend its result; a command would only give the same one again. */
function mendOutput(turn: Turn, task: TaskState, end: AttemptEnd): void {
  const onward = goOn(task, end.commit);
  const error = failure('OUTPUT_INVALID', end.message, 'read its log, sharpen the schema or the objective, then retry');
  const isAgent = task.node.kind === 'leaf' && task.node.work.type === 'agent';
  const mendable = isAgent && task.misfits <= MENDS_MAX;
  failAttempt(turn, task, { burnt: !mendable, onward, error });
  if (!mendable && task.status !== 'failed') emit(turn, { type: 'task.failed', task: task.path, error });
}

/** Verified, and not on its way to the merge queue: a person must look first, or nothing is left to do. */
export function afterGates(turn: Turn, task: TaskState): void {
  if (awaitsChoice(turn.state, task)) {
    emit(turn, { type: 'candidate.held', task: task.path });
    return;
  }
  if (!isHeld(task)) {
    emit(turn, { type: 'task.completed', task: task.path });
    return;
  }
  const next = task.commit === null ? 'what it answers is used' : 'it is integrated';
  const message = `Task '${task.path}' has passed its gates and waits for an approval before ${next}.`;
  emit(turn, { type: 'task.blocked', task: task.path, block: task.blocks + 1, reason: 'approval', message });
}

export type Failing = {
  readonly burnt: boolean;
  readonly onward: TaskState['onward'];
  /** What to say when no attempt is left; null where the attempt burns nothing. */
  readonly error: TaskFailure | null;
};

/** Ends an attempt without success: another follows while the limit allows it. */
export function failAttempt(turn: Turn, task: TaskState, failing: Failing): void {
  const spent = failing.burnt && task.burnt + 1 >= task.node.maxAttempts;
  const waits = failing.burnt && !spent && task.node.backoffMs > 0;
  const nextAt = waits ? turn.at + Math.min(task.node.backoffMs * 2 ** task.burnt, BACKOFF_MAX_MS) : null;
  emit(turn, {
    type: 'attempt.failed',
    task: task.path,
    attempt: task.attempt,
    burnt: failing.burnt,
    nextAt,
    onward: failing.onward,
  });
  if (spent && failing.error !== null) emit(turn, { type: 'task.failed', task: task.path, error: failing.error });
}

/**
 * Where the next attempt goes on: an agent from what is there, a command from a clean head. One that never began hands
 * on.
 */
export function goOn(task: TaskState, commit: Sha | null): TaskState['onward'] {
  if (task.node.kind !== 'leaf' || task.node.work.type === 'command') return null;
  if (task.base === null) return task.onward;
  return { base: task.base, commit };
}

export function failure(code: string, what: string, fix: string): TaskFailure {
  return { code, what, fix };
}

/** Waits for a person, and burns no attempt. */
export function parks(
  turn: Turn,
  task: TaskState,
  block: { readonly reason: BlockReason; readonly message: string; readonly onward: TaskState['onward'] },
): void {
  failAttempt(turn, task, { burnt: false, onward: block.onward, error: null });
  emit(turn, {
    type: 'task.blocked',
    task: task.path,
    block: task.blocks + 1,
    reason: block.reason,
    message: block.message,
  });
}

function breaksRules(turn: Turn, task: TaskState, end: AttemptEnd): void {
  const evidence = end.violations
    .map((violation) => `${violation.path}: ${violation.detail}`)
    .join('\n')
    .slice(0, 4_000);
  const result = { name: 'ownership', kind: 'ownership', answer: 'fail', durationMs: 0, evidence } as const;
  emit(turn, {
    type: 'gate.checked',
    task: task.path,
    attempt: task.attempt,
    commit: end.commit,
    passed: false,
    results: [result],
  });
  const what = `it changed ${end.violations.length} paths that it may not change, the first is ${end.violations[0]?.path ?? ''}`;
  failAttempt(turn, task, {
    burnt: true,
    onward: goOn(task, end.commit),
    error: failure('OWNERSHIP_BROKEN', what, 'widen owns, or sharpen the boundaries'),
  });
}
