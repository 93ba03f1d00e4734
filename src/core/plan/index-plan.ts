import type { TaskPath } from '../base/ids.ts';
import { type ChildClaim, findClaims } from './find-claims.ts';
import type { Plan, PlanNode } from './plan.ts';
import { copyNode, plannedPath, siblingOf } from './planned-path.ts';

/**
 * A plan with what a run must find at once. Built once, in time linear in nodes and needs, and never changed. Paths are
 * those of the plan, or of copies that a run makes of what it holds.
 */
export type PlanIndex = {
  readonly plan: Plan;
  /** What every piece of work takes along of the plan: never its tasks, which would travel with each of them. */
  readonly terms: PlanTerms;
  /** Undefined for a path that the plan does not hold: it may have been unfolded while the run went on. */
  node(path: TaskPath): PlanNode | undefined;
  /** Siblings that need it, in the plan's order. */
  dependants(path: TaskPath): readonly TaskPath[];
  /** Children of a planned phase that need nobody, in the plan's order. */
  roots(phase: TaskPath): readonly TaskPath[];
  /**
   * What is said to be owned at or below the children of a phase, in the plan's order. Looked for at the first
   * question.
   */
  claims(phase: TaskPath): readonly ChildClaim[];
};

export type PlanTerms = Pick<Plan, 'agents' | 'models' | 'sandbox' | 'environment' | 'inputs' | 'name' | 'event'>;

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
  /** The planned node that a path is a copy of; undefined where it is planned itself, or not known at all. */
  const originOf = (path: TaskPath): PlanNode | undefined =>
    nodes.has(path) ? undefined : nodes.get(plannedPath(path));
  const { agents, models, sandbox, environment, inputs, name, event } = plan;
  return {
    plan,
    terms: { agents, models, sandbox, environment, inputs, name, ...(event === undefined ? {} : { event }) },
    node(path) {
      const origin = originOf(path);
      return origin === undefined ? nodes.get(path) : copyNode(origin, path);
    },
    dependants(path) {
      const known = dependants.get(path);
      if (known !== undefined) return known;
      const origin = originOf(path);
      if (origin === undefined) return NONE;
      return (dependants.get(origin.path) ?? NONE).map((sibling) => siblingOf(origin, path, sibling));
    },
    roots: (phase) => roots.get(phase) ?? NONE,
    claims(phase) {
      const known = claims.get(phase);
      if (known !== undefined) return known;
      const found = findClaims(nodeAt, phase);
      claims.set(phase, found);
      return found;
    },
  };
}

function push(lists: Map<TaskPath, TaskPath[]>, key: TaskPath, value: TaskPath): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
