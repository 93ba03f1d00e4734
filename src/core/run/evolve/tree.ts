/** Which tasks stand below which, as planned and as made while the run goes on. */
import { childPath, taskPath, type TaskPath } from '../../base/ids.ts';
import { childrenBase } from '../../plan/planned-path.ts';
import type { CompositeNode } from '../../plan/plan.ts';
import type { RunState, TaskState, Unfolding } from '../state.ts';
import { nodeOf } from './touch.ts';

const NONE: readonly TaskPath[] = [];

export function dependantsOf(state: RunState, path: TaskPath): readonly TaskPath[] {
  return state.unfoldedDependants.get(path) ?? state.index.dependants(path);
}

/** Children of a composite that exist as soon as it is open: those of the plan, but for what copies are made of. */
export function plannedChildren(task: TaskState): readonly TaskPath[] {
  const { node } = task;
  if (node.kind === 'leaf' || 'body' in node) return NONE;
  const generation = task.unfolding?.generation ?? 1;
  if (generation === 1) return node.children;
  return node.children.map((child) => below(task, node, child));
}

/** Those of them that need nobody. */
export function rootsOf(state: RunState, task: TaskState): readonly TaskPath[] {
  const planned = plannedChildren(task);
  const roots = planned === NONE ? NONE : state.index.roots(task.path);
  // As the plan has them, where it has them: a wide phase is not looked through again.
  if (roots.length > 0 && (task.unfolding?.generation ?? 1) === 1) return roots;
  return planned.filter((child) => nodeOf(state, child).needs.length === 0);
}

/** The children of the present generation that exist, in the order in which they came to be. */
export function childrenOf(task: TaskState): readonly TaskPath[] {
  const { unfolding, node } = task;
  if (unfolding === null) return plannedChildren(task);
  if (node.kind === 'leaf') return NONE;
  if (!('body' in node)) return [...plannedChildren(task), ...unfolding.added];
  return [...copiesOf(task), ...unfolding.added];
}

/** The copies of its body: of a map from 0, of all else from 1. */
export function copiesOf(task: TaskState): readonly TaskPath[] {
  const first = task.node.kind === 'map' ? 0 : 1;
  return Array.from({ length: task.unfolding?.copies ?? 0 }, (_, index) => copyOf(task, first + index));
}

export function copyOf(task: TaskState, number: number): TaskPath {
  const { node } = task;
  if (node.kind === 'leaf' || !('body' in node)) throw new Error(`${task.path} makes no copies`);
  return taskPath(below(task, node, node.body).replace('*', String(number)));
}

/** Where a definition that a composite adds will stand. */
export function addedPath(task: TaskState, id: string): TaskPath {
  const base = childrenBase(task.path, task.unfolding?.generation ?? 1);
  return childPath(base, id);
}

/** The number at the end of a copy's path. */
export function numberOf(path: TaskPath): number {
  return Number(path.slice(path.lastIndexOf('.') + 1));
}

/** Whether it belongs to the present generation of all that is around it. */
export function isCurrent(state: RunState, task: Pick<TaskState, 'path' | 'parent'>): boolean {
  let { path, parent } = task;
  while (parent !== null) {
    const above = state.tasks.get(parent);
    const written = /^\.g(\d+)[./]/.exec(path.slice(parent.length))?.[1] ?? 1;
    if (Number(written) !== (above?.unfolding?.generation ?? 1)) return false;
    path = parent;
    parent = above?.parent ?? null;
  }
  return true;
}

/** For those who are about to write it. */
export function unfoldingOf(task: TaskState): Unfolding {
  task.unfolding ??= fresh(1);
  return task.unfolding;
}

/** Begins anew, with nothing made yet. */
export function nextGeneration(task: TaskState): void {
  task.unfolding = fresh((task.unfolding?.generation ?? 1) + 1);
  task.children = { total: 0, ended: 0, failed: 0, cancelled: 0 };
}

function fresh(generation: number): Unfolding {
  return {
    generation,
    copies: 0,
    items: null,
    added: NONE,
    head: null,
    answered: 0,
    failed: 0,
    chosen: null,
    compensating: null,
  };
}

function below(task: TaskState, node: CompositeNode, child: TaskPath): TaskPath {
  const base = childrenBase(task.path, task.unfolding?.generation ?? 1);
  return taskPath(`${base}${child.slice(node.path.length)}`);
}
