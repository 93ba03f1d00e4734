/**
 * Who may launch. Invariants:
 * 1. A READY leaf stands in the lane of its agent, in that of its parent's window, or waits for a time.
 * 2. A slot is held from the launch until the agent has ended; verifying and integrating hold none.
 * 3. A window counts children that were let through and have not ended. Only a retry may overfill one, by the phases
 *    that it opens again: their tasks cannot wait outside.
 * 4. Nothing is READY while its needs say wait: it stands back when one of them is opened again, and gives back its
 *    place.
 */
import { ROOT } from '../../base/ids.ts';
import type { RunState, TaskState } from '../state.ts';
import { agentLane, dequeue, enqueue, firstOf, windowLane } from './lanes.ts';
import { parentOf, setStatus, verdict } from './standing.ts';
import { touch } from './touch.ts';

export function becomeReady(state: RunState, task: TaskState): void {
  task.stage = null;
  if (verdict(task) === 'wait') {
    setStatus(state, task, 'pending');
    leaveWindow(state, task);
    return;
  }
  setStatus(state, task, 'ready');
  const parent = parentOf(state, task);
  if (parent === null || task.admitted || windowOf(parent) === null) {
    letThrough(state, task);
    return;
  }
  enqueue(state, task, windowLane(parent));
  admitNext(state, parent);
}

/** A need of it was opened again: what only waits for its turn waits for that need instead. What has started stays. */
export function standBack(state: RunState, task: TaskState): void {
  const waits = task.lane !== null || (task.status === 'ready' && task.node.kind !== 'leaf');
  if (!waits || verdict(task) !== 'wait') return;
  dequeue(state, task);
  setStatus(state, task, 'pending');
  leaveWindow(state, task);
}

/** A phase that a retry opens again counts at once, also where its window is full. */
export function reenterWindow(state: RunState, task: TaskState): void {
  const parent = parentOf(state, task);
  if (parent === null || windowOf(parent) === null || task.admitted) return;
  task.admitted = true;
  parent.admittedChildren += 1;
}

export function leaveWindow(state: RunState, task: TaskState): void {
  const parent = parentOf(state, task);
  if (parent === null || !task.admitted) return;
  task.admitted = false;
  parent.admittedChildren -= 1;
  admitNext(state, parent);
}

/** Lets children through the window of a node while there is room. */
function admitNext(state: RunState, parent: TaskState): void {
  const limit = windowOf(parent);
  const lane = state.windows.get(windowLane(parent));
  if (limit === null || lane === undefined) return;
  while (parent.admittedChildren < limit) {
    const first = firstOf(lane);
    if (first === null) return;
    const child = touch(state, first.path);
    dequeue(state, child);
    child.admitted = true;
    parent.admittedChildren += 1;
    letThrough(state, child);
  }
}

/** A limit at the top of the file is the run's own number of slots, so the root has no window. */
export function windowOf(task: TaskState): number | null {
  if (task.path === ROOT || task.node.kind === 'leaf') return null;
  return task.node.maxParallel ?? null;
}

export function takeSlot(state: RunState, task: TaskState): void {
  task.holdsSlot = true;
  state.slots.used += 1;
  countAgent(state, task, 1);
}

export function releaseSlot(state: RunState, task: TaskState): void {
  if (!task.holdsSlot) return;
  task.holdsSlot = false;
  state.slots.used -= 1;
  countAgent(state, task, -1);
}

function letThrough(state: RunState, task: TaskState): void {
  if (task.node.kind === 'leaf') enqueue(state, task, agentLane(task.node.agent));
  else state.due.push(task.path);
}

function countAgent(state: RunState, task: TaskState, by: 1 | -1): void {
  if (task.node.kind !== 'leaf') return;
  const agent = task.node.agent;
  state.slots.perAgent.set(agent, (state.slots.perAgent.get(agent) ?? 0) + by);
}
