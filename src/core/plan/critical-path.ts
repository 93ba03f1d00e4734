import { ROOT, type TaskPath } from '../base/ids.ts';
import { indexPlan, type PlanIndex } from './index-plan.ts';
import type { Plan, PlanNode } from './plan.ts';

/** The longest chain of leaves, each waiting for the one before; of several equally long ones the first in the file. */
export function criticalPath(plan: Plan): readonly TaskPath[] {
  const index = indexPlan(plan);
  const chain: TaskPath[] = [];
  let leaf = firstLeaf(index, ROOT, index.node(ROOT)?.priority ?? 0);
  while (leaf !== undefined) {
    chain.push(leaf.path);
    leaf = nextLeaf(index, leaf);
  }
  return chain;
}

/**
 * Down from a phase to the leaf with which its longest way begins: what has its priority, as only the first on the way
 * has.
 */
function firstLeaf(index: PlanIndex, path: TaskPath, priority: number): PlanNode | undefined {
  let node = index.node(path);
  while (node !== undefined && node.kind !== 'leaf') {
    const first = index.roots(node.path).find((child) => index.node(child)?.priority === priority);
    node = first === undefined ? undefined : index.node(first);
  }
  return node;
}

function nextLeaf(index: PlanIndex, leaf: PlanNode): PlanNode | undefined {
  const priority = leaf.priority - 1;
  if (priority === 0) return undefined;
  let at: PlanNode | undefined = leaf;
  while (at !== undefined) {
    const next = index.dependants(at.path).find((path) => index.node(path)?.priority === priority);
    if (next !== undefined) return firstLeaf(index, next, priority);
    at = at.parent === null ? undefined : index.node(at.parent);
  }
  return undefined;
}
