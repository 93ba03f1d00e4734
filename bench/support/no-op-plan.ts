import { childPath, ROOT, type TaskPath } from '../../src/core/base/ids.ts';
import { prioritise } from '../../src/core/plan/prioritise.ts';
import type { LeafNode, NodeCommon, Plan, PlanNode } from '../../src/core/plan/plan.ts';

const COMMON: Omit<NodeCommon, 'path' | 'parent' | 'needs'> = {
  ...{ join: 'all_success', approval: [], priority: 0, gates: [], maxAttempts: 1, backoffMs: 0 },
  ...{ successCriteria: [], gotchas: [], owns: null, reads: [], protected: [] },
};

/** A plan of tasks that only run. */
export function noOpPlan(needs: readonly (readonly number[])[]): Plan {
  const paths = needs.map((_, index) => pathOf(index));
  const root: PlanNode = { ...COMMON, kind: 'phase', path: ROOT, parent: null, needs: [], children: paths };
  const leaves = needs.map((list, index): LeafNode => ({
    ...COMMON,
    ...{ kind: 'leaf', stages: ['run'], agent: 'shell', deliverables: [], inputs: [], references: [], env: {} },
    path: pathOf(index),
    parent: ROOT,
    needs: list.map(pathOf),
    work: { type: 'command', command: 'true' },
    writes: 'none',
    mayChangeNothing: true,
  }));
  const nodes = [root, ...leaves];
  const priorities = prioritise(nodes);
  return {
    ...{ schema: 1, name: 'no-op', inputs: {}, models: {}, environment: { copy: [], link: [], cache: [] } },
    ...{ agents: {}, sandbox: 'none', deliver: 'branch' },
    nodes: nodes.map((node, place) => ({ ...node, priority: priorities[place] ?? 0 })),
  };
}

function pathOf(index: number): TaskPath {
  return childPath(ROOT, `t${index}`);
}
