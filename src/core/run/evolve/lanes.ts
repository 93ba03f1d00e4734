/**
 * Queues of tasks, as doubly linked lists through the tasks themselves. Invariants:
 * 1. A task stands in at most one queue: a lane (`lane` names it), or the merge queue.
 * 2. Within a lane the highest priority is served first, equal ones in the order in which they came.
 * 3. Every operation but the insertion of a new priority takes constant time; few priorities are alive at once.
 */
import { assert } from '../../base/assert.ts';
import type { TaskPath } from '../../base/ids.ts';
import type { Lane, RunState, TaskState } from '../state.ts';
import { touch } from './touch.ts';

const WINDOW = 'window:';

/** Leaves that may launch. */
export function agentLane(agent: string): string {
  return `agent:${agent}`;
}

/** Children that wait for the limit of their parent. */
export function windowLane(parent: TaskState): string {
  return `${WINDOW}${parent.path}`;
}

export function enqueue(state: RunState, task: TaskState, name: string): void {
  assert(task.lane === null, `${task.path} stands in a lane already`);
  const lane = laneOf(state, name);
  const priority = task.node.priority;
  const list = lane.lists.get(priority);
  task.lane = name;
  task.next = null;
  task.previous = list?.last ?? null;
  if (list === undefined) {
    lane.priorities.splice(positionOf(lane.priorities, priority), 0, priority);
    lane.lists.set(priority, { first: task.path, last: task.path });
    return;
  }
  touch(state, list.last).next = task.path;
  list.last = task.path;
}

export function dequeue(state: RunState, task: TaskState): void {
  if (task.lane === null) return;
  const lane = laneOf(state, task.lane);
  const priority = task.node.priority;
  const list = lane.lists.get(priority);
  assert(list !== undefined, `${task.path} stands in a list that does not exist`);
  if (task.previous !== null) touch(state, task.previous).next = task.next;
  if (task.next !== null) touch(state, task.next).previous = task.previous;
  if (list.first === task.path && list.last === task.path) {
    lane.lists.delete(priority);
    lane.priorities.splice(positionOf(lane.priorities, priority), 1);
  } else if (task.next !== null && list.first === task.path) list.first = task.next;
  else if (task.previous !== null && list.last === task.path) list.last = task.previous;
  task.lane = null;
  task.next = null;
  task.previous = null;
}

/** The task that a lane serves next, with its priority; null where nobody waits. */
export function firstOf(lane: Lane): { readonly path: TaskPath; readonly priority: number } | null {
  const priority = lane.priorities.at(-1);
  if (priority === undefined) return null;
  const list = lane.lists.get(priority);
  assert(list !== undefined, 'a live priority has a list');
  return { path: list.first, priority };
}

export function joinMerges(state: RunState, task: TaskState): void {
  task.previous = state.merges.last;
  task.next = null;
  if (state.merges.last === null) state.merges.first = task.path;
  else touch(state, state.merges.last).next = task.path;
  state.merges.last = task.path;
}

export function leaveMerges(state: RunState, task: TaskState): void {
  if (task.previous !== null) touch(state, task.previous).next = task.next;
  else if (state.merges.first === task.path) state.merges.first = task.next;
  if (task.next !== null) touch(state, task.next).previous = task.previous;
  else if (state.merges.last === task.path) state.merges.last = task.previous;
  task.previous = null;
  task.next = null;
}

function laneOf(state: RunState, name: string): Lane {
  // Apart, so that a launch looks at a few agents and never at the windows of thousands of phases.
  const lanes = name.startsWith(WINDOW) ? state.windows : state.lanes;
  const known = lanes.get(name);
  if (known !== undefined) return known;
  const lane: Lane = { priorities: [], lists: new Map() };
  lanes.set(name, lane);
  return lane;
}

/** Where a priority stands, or would stand, in an ascending list. */
function positionOf(priorities: readonly number[], priority: number): number {
  let low = 0;
  let high = priorities.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((priorities[middle] ?? 0) < priority) low = middle + 1;
    else high = middle;
  }
  return low;
}
