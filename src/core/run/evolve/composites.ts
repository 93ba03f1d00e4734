/**
 * Composites that open, make children and let them go. What they make and when is decided elsewhere; here it comes to
 * be. Invariants:
 * 1. `children.total` counts what was made: planned children at the opening, copies and additions one by one.
 * 2. A child that is made when something that it needs has ended counts that need at once.
 */
import type { Json } from '../../base/json.ts';
import type { TaskPath } from '../../base/ids.ts';
import type { LeafNode } from '../../plan/plan.ts';
import type { RunEvent } from '../event.ts';
import type { RunState, TaskState } from '../state.ts';
import { goOnVerified, tell } from './attempts.ts';
import { countNeed, endTask, weigh } from './needs.ts';
import { owe, settle } from './owe.ts';
import { isEnd, setStatus } from './standing.ts';
import { touch } from './touch.ts';
import { childrenOf, copiesOf, copyOf, plannedChildren, rootsOf, unfoldingOf } from './tree.ts';

/** @param items of a map: one copy of its body is made for each */
export function open(state: RunState, task: TaskState, items: readonly Json[] | null): void {
  settle(state, task, 'list-files');
  setStatus(state, task, 'active');
  task.stage = 'children';
  task.startedAt ??= state.at;
  if (items === null) {
    task.children.total = plannedChildren(task).length;
    for (const path of rootsOf(state, task)) weigh(state, touch(state, path));
  } else {
    const unfolding = unfoldingOf(task);
    unfolding.items = items;
    unfolding.copies = items.length;
    task.children.total = items.length;
    for (const path of copiesOf(task)) weigh(state, touch(state, path));
  }
  if (task.children.total === 0) state.due.push(task.path);
}

/** The paths that a map runs over are owed by the repository. */
export function list(state: RunState, task: TaskState): void {
  setStatus(state, task, 'active');
  task.stage = 'listing';
  task.startedAt ??= state.at;
  owe(state, task, 'list-files');
}

export function iterate(state: RunState, task: TaskState, iteration: number): void {
  const unfolding = unfoldingOf(task);
  unfolding.copies = iteration;
  unfolding.head = state.head;
  unfolding.failed = task.children.failed;
  task.stage = 'children';
  task.children.total += 1;
  weigh(state, touch(state, copyOf(task, iteration)));
}

export function unfold(state: RunState, parent: TaskState, children: readonly LeafNode[]): void {
  const unfolding = unfoldingOf(parent);
  parent.stage = 'children';
  unfolding.answered = unfolding.copies;
  unfolding.added = [...unfolding.added, ...children.map((child) => child.path)];
  parent.children.total += children.length;
  for (const node of children) {
    state.unfolded.set(node.path, node);
    state.unfoldedDependants.set(node.path, []);
    const child = touch(state, node.path);
    for (const need of node.needs) {
      state.unfoldedDependants.get(need)?.push(node.path);
      const needed = touch(state, need);
      if (isEnd(needed.status)) countNeed(child, needed, 1);
    }
  }
  for (const node of children) weigh(state, touch(state, node.path));
}

/** What a supervisor listed came to nothing; it is told so in its next round. */
export function refuse(task: TaskState, problems: readonly string[]): void {
  unfoldingOf(task).answered = unfoldingOf(task).copies;
  tell(task, { type: 'refused', problems });
}

/** A candidate keeps its commit until it is chosen, or another one is. */
export function hold(state: RunState, task: TaskState): void {
  task.stage = 'held';
  if (task.parent !== null) state.due.push(task.parent);
}

/** One candidate goes on to the merge queue; the others end, and their commits stay where they are kept. */
export function choose(state: RunState, parent: TaskState, candidate: TaskPath): void {
  const unfolding = unfoldingOf(parent);
  unfolding.chosen = candidate;
  for (const path of childrenOf(parent)) {
    const task = touch(state, path);
    if (task.stage !== 'held' || task.status !== 'active') continue;
    if (path === candidate) {
      goOnVerified(state, task);
      continue;
    }
    task.skippedBecause = 'judge';
    task.detail = `${candidate} was chosen`;
    endTask(state, task, 'skipped');
  }
  state.due.push(parent.path);
}

/** A saga has stopped, and takes back what was done. Whoever cancels what is around it waits for that. */
export function compensate(
  state: RunState,
  saga: TaskState,
  event: RunEvent & { readonly type: 'compensation.started' },
): void {
  settle(state, saga, 'stop-attempt');
  saga.cancelling = false;
  saga.stage = 'children';
  // Children that were cancelled with it told nobody: whatever it had is over.
  saga.children.ended = saga.children.total;
  unfoldingOf(saga).compensating = { because: event.because, error: event.error };
  unfold(state, saga, event.children);
}
