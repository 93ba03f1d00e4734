/**
 * Cancelling is a request: one event ends all that is not alive in a subtree and asks the rest to stop. A merge that
 * is under way is waited for: when it has happened, it is a fact, and the task COMPLETE.
 */
import { ROOT, type TaskPath } from '../../base/ids.ts';
import type { RunState, TaskState } from '../state.ts';
import { dequeue, leaveMerges } from './lanes.ts';
import { owe, settle, settleTimes } from './owe.ts';
import { leaveWindow } from './slots.ts';
import { isAlive, isEnd, isWithin, setStatus } from './standing.ts';

export function cancelSubtree(state: RunState, root: TaskState): void {
  // What undoes something goes on: cancelling is no reason to leave it half undone.
  const below = [...state.tasks.values()].filter(
    (task) => isWithin(task.path, root.path) && !isEnd(task.status) && !undoes(task),
  );
  // Deepest first, so that a phase knows what lives below it when its turn comes.
  below.sort((left, right) => depth(right.path) - depth(left.path));
  for (const task of below) task.live = 0;
  for (const task of below) {
    if (askToStop(state, task)) {
      tellParent(state, task, root);
      continue;
    }
    takeOut(state, task);
    if (task !== root) endQuietly(state, task);
    else state.due.push(root.path);
  }
  if (!root.unfolding?.compensating) root.cancelling = true;
}

/** Whether the task lives on until something is reported of it or of what is below it. */
function askToStop(state: RunState, task: TaskState): boolean {
  if (task.stage === 'stopping') return true;
  if (isAlive(task)) {
    settle(state, task, 'prepare-workspace');
    settle(state, task, 'run-attempt');
    settle(state, task, 'run-gates');
    task.stoppedAt = task.stage;
    task.stage = 'stopping';
    task.cancelling = true;
    owe(state, task, 'stop-attempt');
    return true;
  }
  if (task.stage === 'integrating' && state.merges.first === task.path) {
    task.cancelling = true;
    return true;
  }
  if (task.unfolding?.compensating) return true;
  if (task.live === 0 && !isSaga(task)) return false;
  task.cancelling = true;
  // A saga that has begun ends when what it did is undone.
  if (task.live === 0) state.due.push(task.path);
  return true;
}

function isSaga({ node, status }: TaskState): boolean {
  return node.kind === 'phase' && node.saga === true && status === 'active';
}

function undoes({ node }: TaskState): boolean {
  return node.kind === 'leaf' && node.undoes !== undefined;
}

function tellParent(state: RunState, task: TaskState, root: TaskState): void {
  if (task === root || task.parent === null) return;
  const parent = state.tasks.get(task.parent);
  if (parent !== undefined) parent.live += 1;
}

/** Takes a task that is not alive out of whatever it stands in and waits for. */
function takeOut(state: RunState, task: TaskState): void {
  dequeue(state, task);
  if (task.stage === 'integrating') leaveMerges(state, task);
  if (task.stage === 'listing') settle(state, task, 'list-files');
  settleTimes(state, task);
  task.blocked = null;
  task.stage = null;
}

function endQuietly(state: RunState, task: TaskState): void {
  leaveWindow(state, task);
  task.endedAt = state.at;
  setStatus(state, task, 'cancelled');
}

function depth(path: TaskPath): number {
  return path === ROOT ? 0 : path.split(/[/.]/).length;
}
