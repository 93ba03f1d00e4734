import { childPath, ROOT, type TaskPath } from '../base/ids.ts';
import type { TaskDefinition, Workflow } from './workflow.ts';

/** A task with what its definition does not say: where it stands. */
export type PlacedTask = {
  readonly definition: TaskDefinition;
  readonly path: TaskPath;
  readonly parent: PlacedTask | null;
  /** Among its siblings, from 0. */
  readonly position: number;
  /** The root has 0. */
  readonly depth: number;
  readonly children: PlacedTask[];
  /** Children by id; of two with the same id the first. */
  readonly byId: Map<string, PlacedTask>;
};

export const TASKS_MAX: number = 100_000;
export const DEPTH_MAX: number = 64;

/**
 * Every task, parents before children, in the order of the file; `null` where there are too many or they nest too deep.
 */
export function placeTasks(workflow: Workflow): readonly PlacedTask[] | null {
  const placed: PlacedTask[] = [place(workflow.root, null, 0)];
  // The list grows while it is walked: breadth first, and never by recursion.
  for (const parent of placed) {
    if (parent.definition.kind === 'leaf') continue;
    if (placed.length + parent.definition.tasks.length > TASKS_MAX + 1) return null;
    for (const [position, definition] of parent.definition.tasks.entries()) {
      const child = place(definition, parent, position);
      if (child.depth > DEPTH_MAX) return null;
      placed.push(child);
      parent.children.push(child);
      if (!parent.byId.has(definition.id)) parent.byId.set(definition.id, child);
    }
  }
  return placed;
}

function place(definition: TaskDefinition, parent: PlacedTask | null, position: number): PlacedTask {
  const path = parent === null ? ROOT : childPath(parent.path, definition.id);
  const depth = parent === null ? 0 : parent.depth + 1;
  return { definition, path, parent, position, depth, children: [], byId: new Map() };
}

/**
 * The siblings below which two tasks part, or null when one holds the other. An edge between them is an edge between
 * both.
 */
export function partOf(a: PlacedTask, b: PlacedTask): { readonly a: PlacedTask; readonly b: PlacedTask } | null {
  let [one, other] = [a, b];
  while (one.parent !== null && one.depth > other.depth) one = one.parent;
  while (other.parent !== null && other.depth > one.depth) other = other.parent;
  if (one === other) return null;
  while (one.parent !== other.parent && one.parent !== null && other.parent !== null)
    [one, other] = [one.parent, other.parent];
  return { a: one, b: other };
}

/** What a message calls a task: its path, or the file itself. */
export function called(task: PlacedTask): string {
  return task.path === ROOT ? 'the workflow' : `\`${task.path}\``;
}
