/**
 * Needs and children, counted down. Invariants:
 * 1. An end is told once to each dependant and to the parent; a reopening takes exactly that back.
 * 2. Nothing is told inside a subtree that is being cancelled but that one more child no longer lives.
 * 3. No recursion along needs: what follows is put on `due` and decided by the loop of the command.
 */
import type { RunState, TaskState } from '../state.ts';
import { dequeue } from './lanes.ts';
import { owe, settleTimes } from './owe.ts';
import { becomeReady, leaveWindow, releaseSlot, standBack } from './slots.ts';
import { asks, isOpen, parentOf, setStatus, stepsAtEachEnd, verdict } from './standing.ts';
import { touch } from './touch.ts';
import { dependantsOf } from './tree.ts';

export type End = 'complete' | 'failed' | 'skipped' | 'cancelled';

export function endTask(state: RunState, task: TaskState, end: End): void {
  dequeue(state, task);
  releaseSlot(state, task);
  settleTimes(state, task);
  setStatus(state, task, end);
  task.stage = null;
  task.blocked = null;
  task.endedAt = state.at;
  task.endedSeq = state.seq;
  leaveWindow(state, task);
  const parent = parentOf(state, task);
  if (parent === null) return;
  if (parent.cancelling) {
    parent.live -= 1;
    if (parent.live === 0) state.due.push(parent.path);
    return;
  }
  countEnd(parent, task, 1);
  if (parent.children.ended === parent.children.total) closeChildren(state, parent);
  else if (stepsAtEachEnd(parent)) state.due.push(parent.path);
  for (const path of dependantsOf(state, task.path)) {
    const dependant = touch(state, path);
    countNeed(dependant, task, 1);
    weigh(state, dependant);
  }
}

/** Takes back that a task has ended; its own state is for the caller to set. */
export function takeBackEnd(state: RunState, task: TaskState): void {
  const parent = parentOf(state, task);
  if (parent !== null) countEnd(parent, task, -1);
  for (const path of dependantsOf(state, task.path)) {
    const dependant = touch(state, path);
    countNeed(dependant, task, -1);
    standBack(state, dependant);
  }
}

/** Looks whether a pending task may go on now, or never will. */
export function weigh(state: RunState, task: TaskState): void {
  if (task.status !== 'pending') return;
  const parent = parentOf(state, task);
  if (parent !== null && !isOpen(parent)) return;
  const answer = verdict(task);
  if (answer === 'wait') return;
  if (answer === 'skip' || asks(state, task)) state.due.push(task.path);
  else becomeReady(state, task);
}

/** The last child has ended: the gates of a phase are owed, or what became of it is to be decided. */
export function closeChildren(state: RunState, task: TaskState): void {
  const sound = task.children.failed === 0 && task.children.cancelled === 0;
  const undoes = (task.unfolding?.compensating ?? null) !== null;
  if (task.node.kind === 'phase' && sound && !undoes && task.node.gates.length > 0) askGates(state, task);
  else state.due.push(task.path);
}

/** The gates of a composite look at the integration head. */
export function askGates(state: RunState, phase: TaskState): void {
  phase.attempt += 1;
  phase.stage = 'verifying';
  phase.commit = state.head;
  owe(state, phase, 'run-gates');
}

function countEnd(parent: TaskState, child: TaskState, by: 1 | -1): void {
  parent.children.ended += by;
  if (child.status === 'failed') parent.children.failed += by;
  if (child.status === 'cancelled') parent.children.cancelled += by;
}

export function countNeed(dependant: TaskState, need: TaskState, by: 1 | -1): void {
  dependant.needs.open -= by;
  if (need.status === 'complete' || need.skippedBecause === 'person') dependant.needs.complete += by;
  else if (need.status === 'skipped') dependant.needs.skipped += by;
  else dependant.needs.bad += by;
}
