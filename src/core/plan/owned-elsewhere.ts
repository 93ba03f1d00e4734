import type { TaskPath } from '../base/ids.ts';
import { claims } from './claim.ts';
import type { PlanIndex } from './index-plan.ts';
import type { PlanNode } from './plan.ts';

export type OwnedElsewhere = { readonly task: TaskPath; readonly owns: readonly string[] };

/**
 * What others own that may run beside a task: paths that it must not touch although it does not say what it owns
 * itself. Empty for a task that does, since the plan proved that nobody beside it owns the same. Looks at the siblings
 * of the task and of the phases around it, once each.
 */
export function ownedElsewhere(index: PlanIndex, path: TaskPath): readonly OwnedElsewhere[] {
  const found: OwnedElsewhere[] = [];
  let node = index.node(path);
  while (node !== undefined && node.parent !== null) {
    const parent = index.node(node.parent);
    // Beyond a task that says what it owns nothing can overlap.
    if (parent?.kind !== 'phase' || claims(node, parent)) break;
    if (parent.maxParallel !== 1) {
      const ordered = orderedWith(index, node.path);
      for (const sibling of parent.children) if (!ordered.has(sibling)) collect(index, sibling, found);
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

/** The outermost nodes from here downwards that say what they own. */
function collect(index: PlanIndex, top: TaskPath, found: OwnedElsewhere[]): void {
  const open: (PlanNode | undefined)[] = [index.node(top)];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const parent = node.parent === null ? undefined : index.node(node.parent);
    const isIdle = node.kind === 'leaf' && node.writes === 'none';
    if (isIdle) continue;
    if (claims(node, parent)) found.push({ task: node.path, owns: node.owns });
    else if (node.kind === 'phase') open.push(...node.children.toReversed().map((child) => index.node(child)));
  }
}
