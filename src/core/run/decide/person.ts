/** What people ask. A command may be refused; then nothing has changed, and the refusal says what to do instead. */
import { ROOT, type TaskPath } from '../../base/ids.ts';
import { unreachable } from '../../base/unreachable.ts';
import type { PersonCommand, Refusal } from '../command.ts';
import { isEnd, isOpen } from '../evolve/standing.ts';
import { isPattern } from '../../plan/planned-path.ts';
import { nodeOf, untouched } from '../evolve/touch.ts';
import { isCurrent } from '../evolve/tree.ts';
import type { RunState, TaskState } from '../state.ts';
import { failAttempt, failure, goOn } from './after-attempt.ts';
import { raiseBudget } from './raise-budget.ts';
import { refuseReopening, reopenAlone, retry } from './retry.ts';
import { emit, type Turn } from './turn.ts';

export function decidePerson(turn: Turn, command: PersonCommand): Refusal | null {
  if (command.type === 'start-run') return startRun(turn, command);
  if (turn.state.started === null) return { what: 'the run has not started', fix: 'tutti run <file>' };
  if (command.type === 'pause' || command.type === 'unpause') return pause(turn, command.type);
  const unknown = refuseUnknown(turn.state, command.task);
  if (unknown !== null) return unknown;
  const task = seen(turn.state, command.task);
  switch (command.type) {
    case 'approve':
      return approve(turn, task, command);
    case 'reject':
      return reject(turn, task, command);
    case 'answer':
      return answer(turn, task, command);
    case 'unblock':
      return unblock(turn, task, command);
    case 'retry':
      return retry(turn, task, command.message);
    case 'skip':
      return skip(turn, task, command);
    case 'cancel':
      return cancel(turn, task, command.by);
    default:
      return unreachable(command);
  }
}

type Of<T extends PersonCommand['type']> = PersonCommand & { readonly type: T };

function startRun(turn: Turn, command: Of<'start-run'>): Refusal | null {
  if (turn.state.started !== null) return { what: 'the run has started already', fix: 'tutti resume' };
  const { run, plan, base, baseRef, branch, limits, approveAll } = command;
  const workflow = turn.state.index.plan.name;
  emit(turn, { type: 'run.started', run, workflow, plan, base, baseRef, branch, limits, approveAll });
  return null;
}

function pause(turn: Turn, type: 'pause' | 'unpause'): Refusal | null {
  const pausing = type === 'pause';
  if (turn.state.paused === pausing) return { what: `the run is ${pausing ? '' : 'not '}paused`, fix: 'tutti status' };
  const status = turn.state.tasks.get(ROOT)?.status ?? 'pending';
  if (pausing && isEnd(status)) return { what: `the run is ${status.toUpperCase()}`, fix: 'tutti status' };
  emit(turn, { type: pausing ? 'run.paused' : 'run.unpaused' });
  return null;
}

function refuseUnknown(state: RunState, path: TaskPath): Refusal | null {
  if (exists(state, path)) return null;
  return { what: `the run has no task ${JSON.stringify(path)}`, fix: 'tutti status lists them' };
}

/** Copies of what the plan holds exist once they were made. */
function exists(state: RunState, path: TaskPath): boolean {
  if (state.tasks.has(path)) return true;
  const node = state.index.node(path);
  if (node === undefined || isPattern(path)) return false;
  if (node.parent === null) return true;
  const parent = state.index.node(node.parent);
  const isCopy = parent !== undefined && 'body' in parent;
  return !isCopy && exists(state, node.parent) && isCurrent(state, untouched(node));
}

function approve(turn: Turn, task: TaskState, command: Of<'approve'>): Refusal | null {
  if (task.blocked?.reason !== 'approval') return notBlocked(task, 'for an approval');
  const { block, by, message } = command;
  if (task.blocked.block !== block) return isOver(task);
  emit(turn, { type: 'approval.granted', task: task.path, block, by, message });
  return null;
}

/** A rejected start fails the task; a rejected change goes back to the agent with what the person said. */
function reject(turn: Turn, task: TaskState, command: Of<'reject'>): Refusal | null {
  const { blocked } = task;
  if (blocked?.reason !== 'approval') return notBlocked(task, 'for an approval');
  const { by, message } = command;
  if (blocked.block !== command.block) return isOver(task);
  emit(turn, { type: 'approval.rejected', task: task.path, block: blocked.block, by, message });
  const error = failure(
    'REJECTED',
    `${by} rejected it${message === '' ? '' : `: ${message}`}`,
    'tutti retry, or tutti skip',
  );
  if (blocked.onward === 'integrate') failAttempt(turn, task, { burnt: true, onward: goOn(task, task.commit), error });
  else emit(turn, { type: 'task.failed', task: task.path, error });
  return null;
}

function answer(turn: Turn, task: TaskState, command: Of<'answer'>): Refusal | null {
  if (task.blocked?.reason !== 'question') return notBlocked(task, 'for an answer');
  const { block, by, message } = command;
  if (task.blocked.block !== block) return isOver(task);
  emit(turn, { type: 'task.unblocked', task: task.path, block, by, message });
  return null;
}

function unblock(turn: Turn, task: TaskState, command: Of<'unblock'>): Refusal | null {
  const { blocked } = task;
  if (blocked === null) return notBlocked(task, '');
  if (blocked.block !== command.block) return isOver(task);
  if (blocked.reason === 'approval')
    return { what: `'${task.path}' waits for an approval`, fix: `tutti approve ${task.path}` };
  if (blocked.reason === 'question' && command.message === '') {
    return { what: `'${task.path}' has asked a question`, fix: `tutti answer ${task.path} "…"` };
  }
  if (blocked.reason === 'budget') return raiseBudget(turn, task, command);
  const { by, message } = command;
  emit(turn, { type: 'task.unblocked', task: task.path, block: blocked.block, by, message });
  return null;
}

function skip(turn: Turn, task: TaskState, command: Of<'skip'>): Refusal | null {
  if (task.path === ROOT) return { what: 'the whole run cannot be skipped', fix: 'tutti cancel' };
  const reopenable = task.status === 'failed' || (task.status === 'skipped' && task.skippedBecause === 'need');
  if (isEnd(task.status) && !reopenable)
    return { what: `'${task.path}' is ${task.status.toUpperCase()}`, fix: 'tutti status' };
  if (task.status === 'starting' || task.status === 'active')
    return { what: `'${task.path}' is ACTIVE`, fix: `tutti cancel --task ${task.path}` };
  const refused = reopenable ? refuseReopening(turn.state, task) : refuseOutside(turn.state, task, 'skip');
  if (refused !== null) return refused;
  // What was skipped because of it is opened before it ends again: the phase must not close in between.
  if (reopenable) reopenAlone(turn, task);
  emit(turn, { type: 'task.skipped', task: task.path, because: 'person', detail: command.message });
  return null;
}

function cancel(turn: Turn, task: TaskState, by: string): Refusal | null {
  if (isEnd(task.status))
    return {
      what: `${task.path === ROOT ? 'the run' : `'${task.path}'`} is ${task.status.toUpperCase()}`,
      fix: 'tutti status',
    };
  if (task.cancelling) return { what: `'${task.path}' is being cancelled already`, fix: 'tutti status' };
  const refused = refuseOutside(turn.state, task, 'cancel') ?? refuseUndoing(task);
  if (refused !== null) return refused;
  emit(turn, { type: 'task.cancelling', task: task.path, by });
  return null;
}

/** To leave something half undone is worse than to wait for it. */
function refuseUndoing({ path, node, unfolding }: TaskState): Refusal | null {
  const undoes = node.kind === 'leaf' && node.undoes !== undefined;
  if (!undoes && !unfolding?.compensating) return null;
  return { what: `'${path}' undoes what was done, and is not cancelled`, fix: 'tutti status' };
}

/** Of a phase that is not open nothing can be ended one by one: its tasks are not counted yet, or not any more. */
function refuseOutside(state: RunState, task: TaskState, verb: 'skip' | 'cancel'): Refusal | null {
  if (task.parent === null) return null;
  const parent = seen(state, task.parent);
  const undoing = parent.unfolding?.compensating ? !parent.unfolding.added.includes(task.path) : false;
  if (isOpen(parent) && !undoing) return null;
  return {
    what: `'${parent.path}', which holds it, is ${parent.status.toUpperCase()}`,
    fix: `tutti ${verb} ${parent.path}`,
  };
}

/** To look at. What nobody touched is not kept, so that a refusal leaves no trace. */
function seen(state: RunState, path: TaskPath): TaskState {
  return state.tasks.get(path) ?? untouched(nodeOf(state, path));
}

/** The answer was meant for an earlier block of the task. */
function isOver(task: TaskState): Refusal {
  return { what: `that block of '${task.path}' is over; it has another now`, fix: 'tutti inbox' };
}

function notBlocked(task: TaskState, what: string): Refusal {
  return { what: `'${task.path}' does not wait ${what}`.trimEnd(), fix: 'tutti inbox shows what does' };
}
