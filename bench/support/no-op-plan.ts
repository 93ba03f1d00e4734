import { childPath, ROOT, taskPath, type TaskPath } from '../../src/core/base/ids.ts';
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
  const leaves = needs.map((list, index) => leaf({ path: pathOf(index), parent: ROOT, needs: list.map(pathOf) }));
  return planOf([root, ...leaves]);
}

/** A plan of one such task that is made `n` times while the run goes on, and of one that needs them all. */
export function repeatingPlan(kind: 'map' | 'loop', n: number): Plan {
  const [all, join] = [pathOf(0), pathOf(1)];
  const body = taskPath(`${all}.*`);
  const shared = { ...COMMON, path: all, parent: ROOT, needs: [], body, children: [body] };
  const items = Array.from({ length: n }, (_, index) => index);
  const repeating: PlanNode =
    kind === 'map'
      ? { ...shared, kind, over: { type: 'items', items }, onFailure: 'fail' }
      : { ...shared, kind, until: `iteration >= ${n}`, max: n, onMax: 'fail' };
  return planOf([
    { ...COMMON, kind: 'phase', path: ROOT, parent: null, needs: [], children: [all, join] },
    repeating,
    leaf({ path: body, parent: all, needs: [] }),
    leaf({ path: join, parent: ROOT, needs: [all] }),
  ]);
}

function leaf(place: Pick<NodeCommon, 'path' | 'parent' | 'needs'>): LeafNode {
  return {
    ...COMMON,
    ...{ kind: 'leaf', stages: ['run'], agent: 'shell', deliverables: [], inputs: [], references: [], env: {} },
    ...place,
    work: { type: 'command', command: 'true' },
    writes: 'none',
    mayChangeNothing: true,
  };
}

function planOf(nodes: readonly PlanNode[]): Plan {
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
