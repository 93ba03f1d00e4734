/**
 * Opening again what has failed, in one go: the phases that failed with it, the task, and what was skipped because of
 * it. What has started on the strength of the failure stays.
 */
import { ROOT, type TaskPath } from '../../base/ids.ts';
import type { Refusal } from '../command.ts';
import { isOpen, parentOf, verdict } from '../evolve/standing.ts';
import { copyOf, dependantsOf, isCurrent } from '../evolve/tree.ts';
import type { RunState, TaskState } from '../state.ts';
import { emit, type Turn } from './turn.ts';

export function retry(turn: Turn, task: TaskState, message: string): Refusal | null {
  const skipped = task.status === 'skipped' && task.skippedBecause === 'need';
  if (task.status !== 'failed' && !skipped) {
    return {
      what: `'${task.path}' is ${task.status.toUpperCase()}, not FAILED`,
      fix: task.blocked === null ? 'tutti status' : `tutti unblock ${task.path}`,
    };
  }
  const refused = refuseReopening(turn.state, task);
  if (refused !== null) return refused;
  if (skipped && verdict(task) === 'skip') {
    return { what: `'${task.path}' was skipped: ${task.detail}`, fix: 'retry or skip what it needs' };
  }
  if (hasOpened(task)) return retryPhase(turn, task, message);
  reopenAncestors(turn, task);
  emit(turn, { type: 'task.reopened', task: task.path, because: 'retry', message });
  reopenSkipped(turn, task);
  return null;
}

/** Whether a retry of a failed task begins something, and not only something below or around it. */
export function isRetryable(state: RunState, task: TaskState): boolean {
  const begins = beginsAgain(task) ? task.path !== ROOT : task.node.kind === 'leaf' || task.children.failed === 0;
  return begins && refuseReopening(state, task) === null;
}

/** What holds it must be open, or have failed with it: nothing else is opened again. */
export function refuseReopening(state: RunState, task: TaskState): Refusal | null {
  if (!isCurrent(state, task))
    return { what: `what holds '${task.path}' was begun again, and it stays as it is`, fix: 'tutti status' };
  const closed = ancestorsOf(state, task).find(
    (above) => above.status !== 'failed' && (!isOpen(above) || above.stage !== 'children'),
  );
  if (closed === undefined) return refuseGoneOn(state, task);
  return {
    what: `'${closed.path}', which holds it, is ${closed.status.toUpperCase()}`,
    fix: 'tutti status, or start a new run',
  };
}

/** What has gone on from a failure cannot take it back: it begins again as a whole, or not at all. */
function refuseGoneOn(state: RunState, task: TaskState): Refusal | null {
  const above = ancestorsOf(state, task);
  const gone = above.find((one, index) => hasGoneOn(one, index === 0 ? task : (above[index - 1] ?? task)));
  if (gone === undefined) return null;
  const fix = gone.status === 'failed' ? `tutti retry ${gone.path}` : 'tutti status';
  return { what: `'${gone.path}' has gone on since '${task.path}' ended`, fix };
}

/** @param child the one of its children that the task is, or stands below */
function hasGoneOn(composite: TaskState, child: TaskState): boolean {
  const { node, unfolding } = composite;
  if (unfolding === null) return false;
  const added = unfolding.added.includes(child.path);
  if (node.kind === 'supervise')
    return composite.status !== 'failed' || child.path !== copyOf(composite, unfolding.copies);
  if (node.kind === 'candidates') return added || unfolding.chosen !== child.path || unfolding.added.length > 0;
  if (unfolding.compensating !== null) return !added;
  return node.kind === 'loop' && child.path !== copyOf(composite, unfolding.copies);
}

/** It is retried as a whole: what it made before stays as it is, and the next generation stands beside it. */
function beginsAgain({ node, unfolding, children, startedAt }: TaskState): boolean {
  if (startedAt === null || unfolding === null) return false;
  if (node.kind === 'supervise' || node.kind === 'candidates' || unfolding.compensating !== null) return true;
  return node.kind === 'loop' && children.failed + children.cancelled === 0;
}

/** Without what is below it, for what follows in the same command to end it another way. */
export function reopenAlone(turn: Turn, task: TaskState): void {
  reopenAncestors(turn, task);
  emit(turn, { type: 'task.reopened', task: task.path, because: 'retry', message: '' });
  reopenSkipped(turn, task);
}

/** Opens what was skipped because of a task that has not failed any more, and what was skipped because of that. */
function reopenSkipped(turn: Turn, task: TaskState): void {
  const list: TaskPath[] = [...dependantsOf(turn.state, task.path)];
  for (let next = 0; next < list.length; next += 1) {
    const path = list[next];
    const dependant = path === undefined ? undefined : turn.state.tasks.get(path);
    if (dependant === undefined || dependant.status !== 'skipped' || dependant.skippedBecause !== 'need') continue;
    if (verdict(dependant) === 'skip') continue;
    emit(turn, { type: 'task.reopened', task: dependant.path, because: 'need', message: '' });
    for (const further of dependantsOf(turn.state, dependant.path)) list.push(further);
  }
}

/** A phase that failed with its tasks opens those; one whose own gates were red has them asked again. */
function retryPhase(turn: Turn, phase: TaskState, message: string): Refusal | null {
  if (beginsAgain(phase)) return retryAgain(turn, phase, message);
  const failed = failedBelow(turn.state, phase);
  if (failed.length === 0 && (phase.children.cancelled > 0 || phase.children.failed > 0)) {
    return { what: `tasks of '${phase.path}' were cancelled`, fix: 'start a new run' };
  }
  reopenAncestors(turn, phase);
  if (failed.length === 0) {
    emit(turn, { type: 'task.reopened', task: phase.path, because: 'gates', message });
    reopenSkipped(turn, phase);
    return null;
  }
  for (const task of failed) {
    reopenAncestors(turn, task);
    const because = beginsAgain(task) ? 'again' : hasOpened(task) ? 'gates' : 'retry';
    emit(turn, { type: 'task.reopened', task: task.path, because, message });
    reopenSkipped(turn, task);
  }
  return null;
}

function retryAgain(turn: Turn, task: TaskState, message: string): Refusal | null {
  if (task.path === ROOT) return { what: 'the whole run cannot begin again', fix: 'start a new run' };
  reopenAncestors(turn, task);
  emit(turn, { type: 'task.reopened', task: task.path, because: 'again', message });
  reopenSkipped(turn, task);
  return null;
}

/**
 * The tasks in which a phase's failure began: failed ones below it that can end another way, with all between them
 * failed too.
 */
function failedBelow(state: RunState, phase: TaskState): readonly TaskState[] {
  return [...state.tasks.values()].filter((task) => {
    if (task === phase || task.status !== 'failed') return false;
    if (task.children.failed + task.children.cancelled > 0 && !beginsAgain(task)) return false;
    const above = ancestorsOf(state, task);
    const below = above.slice(0, above.indexOf(phase) + 1);
    if (below.length === 0 || !isCurrent(state, task)) return false;
    return below.every((between) => between.status === 'failed' && !beginsAgain(between));
  });
}

/** A phase that failed before its tasks came to be (rejected, or a mistake in its `when`) is retried as a leaf is. */
function hasOpened(task: TaskState): boolean {
  return task.node.kind !== 'leaf' && task.startedAt !== null && task.status === 'failed';
}

/** Outermost first, so that each finds its own parent open. */
function reopenAncestors(turn: Turn, task: TaskState): void {
  for (const ancestor of ancestorsOf(turn.state, task).toReversed()) {
    if (ancestor.status !== 'failed') continue;
    emit(turn, { type: 'task.reopened', task: ancestor.path, because: 'child', message: '' });
    reopenSkipped(turn, ancestor);
  }
}

function ancestorsOf(state: RunState, task: TaskState): readonly TaskState[] {
  const above: TaskState[] = [];
  for (let node = parentOf(state, task); node !== null; node = parentOf(state, node)) above.push(node);
  return above;
}
