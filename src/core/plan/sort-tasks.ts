import type { TaskDefinition } from '../workflow/workflow.ts';

/**
 * Siblings so that each comes after what it needs, and otherwise in the order of the file (Kahn's algorithm). Their
 * needs must exist and make no circle.
 */
export function sortTasks(tasks: readonly TaskDefinition[]): readonly TaskDefinition[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const open = new Map<string, number>();
  const dependants = new Map<string, TaskDefinition[]>();
  for (const task of tasks) {
    const needs = new Set(task.needs);
    open.set(task.id, needs.size);
    for (const need of needs) {
      const known = dependants.get(need);
      if (known === undefined) dependants.set(need, [task]);
      else known.push(task);
    }
  }
  const sorted = tasks.filter((task) => open.get(task.id) === 0);
  // The list grows while it is walked.
  for (const task of sorted) {
    for (const dependant of dependants.get(task.id) ?? []) {
      const left = (open.get(dependant.id) ?? 0) - 1;
      open.set(dependant.id, left);
      if (left === 0) sorted.push(dependant);
    }
  }
  if (sorted.length !== byId.size) throw new Error('needs that are unknown or go round in a circle reached the plan');
  return sorted;
}
