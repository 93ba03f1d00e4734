import { ROOT, type TaskPath } from '../base/ids.ts';
import { isPattern } from '../plan/planned-path.ts';
import type { PlanNode } from '../plan/plan.ts';
import { childrenOf, isCurrent } from '../run/evolve/tree.ts';
import type { RunState } from '../run/state.ts';

/** The definition of a task, planned, copied or unfolded. To look at: nothing is touched. */
export function definitionOf(state: RunState, path: TaskPath): PlanNode | undefined {
  return state.tasks.get(path)?.node ?? state.unfolded.get(path) ?? state.index.node(path);
}

/** What stands below a task now: as planned where it has not begun, without what copies are only made of. */
export function childrenIn(state: RunState, path: TaskPath): readonly TaskPath[] {
  const task = state.tasks.get(path);
  if (task !== undefined && task.status !== 'pending') return childrenOf(task);
  const node = definitionOf(state, path);
  return node === undefined || node.kind === 'leaf' ? [] : node.children.filter((child) => !isPattern(child));
}

/**
 * Every node of a run, what stands below a node behind it: as planned and copied. Then what mends and undoes, and last
 * what stayed of generations before. The root only where it speaks.
 */
export function existingNodes(state: RunState): readonly PlanNode[] {
  const root = state.tasks.get(ROOT);
  const rootSpeaks = root !== undefined && (root.blocked !== null || root.error !== null || root.gates.length > 0);
  const nodes = isAsPlanned(state) ? state.index.plan.nodes : walk(state);
  return rootSpeaks ? nodes : nodes.filter((node) => node.path !== ROOT);
}

function isAsPlanned(state: RunState): boolean {
  return state.unfolded.size === 0 && !state.index.plan.nodes.some((node) => isPattern(node.path));
}

function walk(state: RunState): readonly PlanNode[] {
  const nodes: PlanNode[] = [];
  const later: PlanNode[] = [];
  const open: TaskPath[] = [ROOT];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const node = definitionOf(state, path);
    if (node === undefined) continue;
    const isAddition = state.unfolded.has(path) && definitionOf(state, node.parent ?? ROOT)?.kind === 'phase';
    (isAddition ? later : nodes).push(node);
    open.push(...childrenIn(state, path).toReversed());
  }
  const old = [...state.tasks.values()].filter((task) => !isCurrent(state, task));
  return [...nodes, ...later, ...old.map((task) => task.node)];
}
