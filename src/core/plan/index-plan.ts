import { ROOT, type TaskPath } from '../base/ids.ts';
import { type ChildClaim, findClaims } from './find-claims.ts';
import type { Plan, PlanNode } from './plan.ts';

/** A plan with what a run must find at once. Built once, in time linear in nodes and needs, and never changed. */
export type PlanIndex = {
  readonly plan: Plan;
  /** Undefined for a path that the plan does not hold: it may have been unfolded while the run went on. */
  node(path: TaskPath): PlanNode | undefined;
  /** Siblings that need it, in the plan's order. */
  dependants(path: TaskPath): readonly TaskPath[];
  /** Children of a phase that need nobody, in the plan's order. */
  roots(phase: TaskPath): readonly TaskPath[];
  /**
   * What is said to be owned at or below the children of a phase, in the plan's order. Looked for at the first
   * question.
   */
  claims(phase: TaskPath): readonly ChildClaim[];
  /** Number of phases above it: the root has 0. */
  depth(path: TaskPath): number;
};

const NONE: readonly TaskPath[] = [];

export function indexPlan(plan: Plan): PlanIndex {
  const nodes = new Map<TaskPath, PlanNode>();
  const dependants = new Map<TaskPath, TaskPath[]>();
  const roots = new Map<TaskPath, TaskPath[]>();
  const claims = new Map<TaskPath, readonly ChildClaim[]>();
  const nodeAt = (path: TaskPath): PlanNode | undefined => nodes.get(path);
  for (const node of plan.nodes) {
    nodes.set(node.path, node);
    for (const need of node.needs) push(dependants, need, node.path);
    if (node.parent !== null && node.needs.length === 0) push(roots, node.parent, node.path);
  }
  return {
    plan,
    node: nodeAt,
    dependants: (path) => dependants.get(path) ?? NONE,
    roots: (phase) => roots.get(phase) ?? NONE,
    claims(phase) {
      const known = claims.get(phase);
      if (known !== undefined) return known;
      const found = findClaims(nodeAt, phase);
      claims.set(phase, found);
      return found;
    },
    depth: depthOf,
  };
}

/** A path has one `/` fewer than it has ids, so the depth can be read off it. */
function depthOf(path: TaskPath): number {
  if (path === ROOT) return 0;
  return path.split('/').length;
}

function push(lists: Map<TaskPath, TaskPath[]>, key: TaskPath, value: TaskPath): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
