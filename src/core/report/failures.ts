import { ROOT } from '../base/ids.ts';
import { refuseReopening } from '../run/decide/retry.ts';
import { isEnd, parentOf } from '../run/evolve/standing.ts';
import { isCurrent } from '../run/evolve/tree.ts';
import type { RunState, TaskState } from '../run/state.ts';

/**
 * Where the failure of a run began, the oldest first: not what failed for something below it alone, nor what did no
 * harm, since what holds it ended well all the same or was begun again.
 */
export function failuresOf(state: RunState): readonly TaskState[] {
  return [...state.tasks.values()].filter((task) => isCause(state, task)).sort((a, b) => a.endedSeq - b.endedSeq);
}

/** The task itself, or the nearest around it, that a person may retry. */
export function retryableOf(state: RunState, task: TaskState): TaskState | null {
  return (
    [task, ...above(state, task)].find((one) => mayRetry(state, one) && (one === task || one.path !== ROOT)) ?? null
  );
}

/** What was cancelled does not come back: a phase that failed by that is over as well. */
export function mayRetry(state: RunState, task: TaskState): boolean {
  return task.status === 'failed' && task.error?.code !== 'CHILD_CANCELLED' && refuseReopening(state, task) === null;
}

function isCause(state: RunState, task: TaskState): boolean {
  if (task.status !== 'failed' || !isCurrent(state, task)) return false;
  const [parent] = above(state, task);
  const isHeading = task.children.failed > 0 && task.error?.code === 'CHILD_FAILED' && task.node.kind !== 'candidates';
  if (isHeading || (parent !== undefined && doesWithout(parent, task))) return false;
  return above(state, task).every(({ status }) => status === 'failed' || !isEnd(status));
}

/** It goes on as long as others are left, and tells itself when none is. */
function doesWithout({ node, unfolding }: TaskState, { path }: TaskState): boolean {
  if (node.kind === 'map') return node.onFailure === 'collect';
  if (node.kind === 'supervise') return unfolding?.added.includes(path) === true;
  return node.kind === 'candidates' && unfolding?.added.includes(path) !== true;
}

function above(state: RunState, task: TaskState): readonly TaskState[] {
  const parent = parentOf(state, task);
  return parent === null ? [] : [parent, ...above(state, parent)];
}
