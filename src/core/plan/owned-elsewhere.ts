import type { TaskPath } from '../base/ids.ts';
import { claims } from './claim.ts';
import type { PlanIndex } from './index-plan.ts';
import { plannedPath } from './planned-path.ts';

export type OwnedElsewhere = { readonly task: TaskPath; readonly owns: readonly string[] };

/**
 * What others own that may run beside a task: paths that it must not touch although it does not say what it owns
 * itself. Empty for a task that does, since the plan proved that nobody beside it owns the same. Where nobody around it
 * owns anything, which order the siblings have is not looked at.
 */
export function ownedElsewhere(index: PlanIndex, path: TaskPath): readonly OwnedElsewhere[] {
  const found: OwnedElsewhere[] = [];
  let node = index.node(plannedPath(path));
  while (node !== undefined && node.parent !== null) {
    const parent = index.node(node.parent);
    // Beyond a task that says what it owns nothing can overlap.
    if (parent === undefined || parent.kind === 'leaf' || claims(node, parent)) break;
    const inside = parent.maxParallel === 1 ? [] : index.claims(parent.path);
    if (inside.length > 0) {
      const ordered = orderedWith(index, node.path);
      for (const { child, task, owns } of inside) if (!ordered.has(child)) found.push({ task, owns });
    }
    node = parent;
  }
  return found;
}

/** The node and all siblings before and after it. */
function orderedWith(index: PlanIndex, path: TaskPath): ReadonlySet<TaskPath> {
  const before = new Set<TaskPath>([path]);
  // Sets that grow while they are walked.
  for (const later of before) for (const need of index.node(later)?.needs ?? []) before.add(need);
  const after = new Set<TaskPath>([path]);
  for (const earlier of after) for (const dependant of index.dependants(earlier)) after.add(dependant);
  return new Set([...before, ...after]);
}
