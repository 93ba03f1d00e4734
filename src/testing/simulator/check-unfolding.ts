/** What is made while the run goes on, counted from the tasks alone: limits, order, and that nothing is done twice. */
import { assert } from '../../core/base/assert.ts';
import type { TaskPath } from '../../core/base/ids.ts';
import type { LeafNode } from '../../core/plan/plan.ts';
import type { RunEvent } from '../../core/run/event.ts';
import { isCurrent } from '../../core/run/evolve/tree.ts';
import type { RunState, TaskState } from '../../core/run/state.ts';
import { isOver } from './naive-join.ts';

/** Before the event is applied. */
export function checkUnfolding(state: RunState, event: RunEvent): void {
  switch (event.type) {
    case 'task.iterated':
      return checkIteration(state, event.task, event.iteration);
    case 'task.unfolded':
      return checkAdded(state, event.task, event.children);
    case 'candidate.chosen':
      return checkChoice(state, event.task, event.candidate);
    case 'compensation.started':
      return checkUndoing(state, event.task, event.children);
    case 'merge.integrated': {
      const parent = parentOf(state, event.task);
      const chosen = parent?.node.kind !== 'candidates' || parent.unfolding?.chosen === event.task;
      return assert(chosen, `'${event.task}' is integrated, and another candidate was chosen`);
    }
    default:
  }
}

function checkIteration(state: RunState, path: TaskPath, iteration: number): void {
  const task = state.tasks.get(path);
  const says = `iteration ${iteration} of '${path}'`;
  assert(task !== undefined, `${says} of nothing`);
  const before = childrenOf(state, task).filter((child) => !(task.unfolding?.added.includes(child.path) ?? false));
  assert(before.length === iteration - 1, `${says} after ${before.length}`);
  for (const child of before)
    assert(child.status === 'complete', `${says} after '${child.path}' ended ${child.status}`);
  const max = task.node.kind === 'loop' ? task.node.max : task.node.kind === 'supervise' ? task.node.maxRounds : 0;
  assert(iteration <= max, `${says}, and ${max} are allowed`);
}

function checkAdded(state: RunState, path: TaskPath, children: readonly LeafNode[]): void {
  const task = state.tasks.get(path);
  const known = new Set(state.tasks.keys());
  for (const child of children) {
    assert(!known.has(child.path), `'${child.path}' is made twice`);
    for (const need of child.needs) assert(known.has(need), `'${child.path}' needs '${need}', which comes after it`);
    known.add(child.path);
  }
  if (task?.node.kind !== 'supervise') return;
  const count = (task.unfolding?.added.length ?? 0) + children.length;
  assert(count <= task.node.maxTasks, `'${path}' has ${count} tasks, and ${task.node.maxTasks} are allowed`);
}

function checkChoice(state: RunState, path: TaskPath, candidate: TaskPath): void {
  const task = state.tasks.get(path);
  const chosen = state.tasks.get(candidate);
  assert((task?.unfolding?.chosen ?? null) === null, `'${path}' chooses a second time`);
  const green = chosen?.stage === 'held' || chosen?.status === 'complete';
  assert(
    green && chosen !== undefined && isCurrent(state, chosen),
    `'${candidate}' is chosen as ${chosen?.status ?? 'nothing'}`,
  );
}

/** Exactly the outermost tasks with completed work that say how to undo it, and were not; newest first; one by one. */
function checkUndoing(state: RunState, path: TaskPath, children: readonly LeafNode[]): void {
  const saga = state.tasks.get(path);
  const says = `the compensation of '${path}'`;
  assert((saga?.unfolding?.compensating ?? null) === null, `${says} starts a second time`);
  const expected = [...state.tasks.values()].filter((task) => isToUndo(state, task, path));
  const undone = children.flatMap(({ undoes }) => undoes ?? []);
  const missing = expected.filter((task) => !undone.includes(task.path) && !isRevert(task));
  assert(missing.length === 0, `${says} leaves out '${missing[0]?.path ?? ''}'`);
  const extra = undone.filter((one) => !expected.some((task) => task.path === one));
  assert(
    extra.length === 0 && new Set(undone).size === undone.length,
    `${says} undoes '${extra[0] ?? 'something twice'}'`,
  );
  const ends = undone.map((one) => lastDone(state, state.tasks.get(one)));
  assert(
    ends.every((end, index) => index === 0 || end < (ends[index - 1] ?? 0)),
    `${says} is not newest first`,
  );
  children.forEach(({ needs }, index) => {
    assert(
      needs.length === (index === 0 ? 0 : 1) && (needs[0] ?? null) === (children[index - 1]?.path ?? null),
      `${says} is not one by one`,
    );
  });
  for (const child of childrenOf(state, saga)) {
    assert(
      isOver(child.status) || saga?.cancelling === true,
      `${says} starts while '${child.path}' is ${child.status}`,
    );
  }
}

/** Between two commands: a saga that was cancelled left nothing behind, and nobody stops what undoes. */
export function checkUndone(state: RunState, task: TaskState): void {
  const { node, status, cancelling, unfolding } = task;
  const undoes = node.kind === 'leaf' && node.undoes !== undefined;
  assert(!undoes || !cancelling, `'${task.path}' undoes something, and is being cancelled`);
  if (node.kind !== 'phase' || node.saga !== true || status !== 'cancelled' || unfolding?.compensating) return;
  const left = [...state.tasks.values()].find((one) => isToUndo(state, one, task.path) && !isRevert(one));
  assert(left === undefined, `'${task.path}' was cancelled, and '${left?.path ?? ''}' stands`);
}

/** Takes back commits, and there may be none. */
function isRevert({ node }: TaskState): boolean {
  return node.compensate?.type === 'revert';
}

function isToUndo(state: RunState, task: TaskState, saga: TaskPath): boolean {
  if (task.node.compensate === undefined || task.path === saga) return false;
  if (!isCurrent(state, task) || task.unfolding?.compensating || lastDone(state, task) === 0) return false;
  for (let at = parentOf(state, task.path); at !== undefined; at = parentOf(state, at.path)) {
    if (at.path === saga) return true;
    // It stands for what is below it, or has undone that itself.
    if (at.node.compensate !== undefined && lastDone(state, at) > 0) return false;
    if (at.unfolding?.compensating) return false;
  }
  return false;
}

/** When the newest completed work at or below a task ended, by the number of its event; 0 where there is none. */
function lastDone(state: RunState, task: TaskState | undefined): number {
  if (task === undefined || task.status === 'complete') return task?.endedSeq ?? 0;
  const below = childrenOf(state, task).filter((child) => !child.unfolding?.compensating);
  return Math.max(0, ...below.map((child) => lastDone(state, child)));
}

function parentOf(state: RunState, path: TaskPath): TaskState | undefined {
  const parent = state.tasks.get(path)?.parent ?? null;
  return parent === null ? undefined : state.tasks.get(parent);
}

function childrenOf(state: RunState, task: TaskState | undefined): readonly TaskState[] {
  return [...state.tasks.values()].filter((child) => child.parent === task?.path && isCurrent(state, child));
}
