import { ROOT, taskPath, type TaskPath } from '../base/ids.ts';
import type { PlanNode } from './plan.ts';

const GENERATION: RegExp = /\.g\d+(?=[./]|$)/g;
const COPY: RegExp = /\.\d+(?=[./]|$)/g;

/** Where the plan speaks of a task of a run: copies stand there under `*`, and generations are not told apart. */
export function plannedPath(path: TaskPath): TaskPath {
  if (!path.includes('.')) return path;
  return taskPath(path.replace(GENERATION, '').replace(COPY, '.*'));
}

/** Whether a run has no task of this path, but copies of it. */
export function isPattern(path: TaskPath): boolean {
  return path.includes('*');
}

/** What stands before the paths of a task's children: a later generation tells its own from those before it. */
export function childrenBase(path: TaskPath, generation: number): TaskPath {
  return taskPath(generation === 1 ? path : `${path}.g${generation}`);
}

/** The planned node as it is at the path of a copy, with everything that it names beside and below it. */
export function copyNode(node: PlanNode, path: TaskPath): PlanNode {
  const base = baseOf(node, path);
  const parent = node.parent === null ? null : taskPath(base.replace(/\.g\d+$/, ''));
  const needs = node.needs.map((need) => beside(node, need, base));
  if (node.kind === 'leaf') return { ...node, path, parent, needs };
  const below = (child: TaskPath): TaskPath => taskPath(`${path}${child.slice(node.path.length)}`);
  const children = node.children.map(below);
  if (!('body' in node)) return { ...node, path, parent, needs, children };
  return { ...node, path, parent, needs, children, body: below(node.body) };
}

/** A planned sibling, as it is called beside a copy. */
export function siblingOf(node: PlanNode, path: TaskPath, sibling: TaskPath): TaskPath {
  return beside(node, sibling, baseOf(node, path));
}

/** The path of a copy without what the node itself adds to that of its parent. */
function baseOf({ path: planned, parent }: PlanNode, path: TaskPath): TaskPath {
  const joint = parent === null || parent === ROOT || planned[parent.length] === '/' ? '/' : '.';
  return taskPath(path.slice(0, Math.max(path.lastIndexOf(joint), 0)));
}

function beside({ parent }: PlanNode, sibling: TaskPath, base: TaskPath): TaskPath {
  const own = sibling.slice(parent?.length ?? 0);
  return taskPath(base === ROOT && own.startsWith('/') ? own.slice(1) : `${base}${own}`);
}
