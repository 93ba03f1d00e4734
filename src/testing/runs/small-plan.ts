import { childPath, ROOT, type TaskPath, taskPath } from '../../core/base/ids.ts';
import type { LeafNode, NodeCommon, PhaseNode, Plan, PlanNode } from '../../core/plan/plan.ts';

/** What a test says of a task; needs are ids of siblings. */
export type SmallTask = SmallLeaf | SmallPhase;
type SmallCommon = Partial<Omit<NodeCommon, 'path' | 'parent' | 'needs'>> & { readonly needs?: readonly string[] };
export type SmallLeaf = SmallCommon & Partial<Omit<LeafNode, keyof NodeCommon>>;
export type SmallPhase = SmallCommon & { readonly tasks: SmallTasks; readonly maxParallel?: number };
export type SmallTasks = { readonly [id: string]: SmallTask };

/**
 * A plan from the few words that a test needs. A leaf only runs, by the agent `one`, unless the test says otherwise.
 */
export function smallPlan(tasks: SmallTasks, root: Partial<PhaseNode> = {}): Plan {
  const children = nodesOf(tasks, ROOT);
  const top: PhaseNode = { ...common(ROOT, null, {}), kind: 'phase', children: idsOf(tasks, ROOT), ...root };
  return {
    ...{ schema: 1, name: 'small', inputs: { n: 3 }, models: {}, environment: { copy: [], link: [], cache: [] } },
    agents: { one: { adapter: 'scripted', env: [], options: {} } },
    sandbox: 'none',
    deliver: 'branch',
    nodes: [top, ...children],
  };
}

/** A leaf that goes through all stages, with one gate. */
export const WHOLE: Pick<LeafNode, 'stages' | 'gates' | 'mayChangeNothing'> = {
  stages: ['prepare', 'run', 'verify', 'integrate'],
  gates: [{ type: 'run', name: 'check', command: 'true' }],
  mayChangeNothing: false,
};

function nodesOf(tasks: SmallTasks, parent: TaskPath): readonly PlanNode[] {
  return Object.entries(tasks).flatMap(([id, task]) => {
    const path = childPath(parent, id);
    return 'tasks' in task ? [phase(task, path, parent), ...nodesOf(task.tasks, path)] : [leaf(task, path, parent)];
  });
}

function phase({ tasks, maxParallel, ...own }: SmallPhase, path: TaskPath, parent: TaskPath): PhaseNode {
  const window = maxParallel === undefined ? {} : { maxParallel };
  return { ...common(path, parent, own), kind: 'phase', children: idsOf(tasks, path), ...window };
}

function leaf(own: SmallLeaf, path: TaskPath, parent: TaskPath): LeafNode {
  const { needs: _, ...given } = own;
  return {
    ...common(path, parent, own),
    ...{ kind: 'leaf', stages: ['run'], agent: 'one', deliverables: [], inputs: [], references: [], env: {} },
    work: { type: 'agent', agent: 'one', objective: 'Do it.', tools: [], sources: [], boundaries: [] },
    writes: 'workspace',
    mayChangeNothing: true,
    ...given,
  };
}

function common(path: TaskPath, parent: TaskPath | null, { needs = [], ...own }: SmallCommon): NodeCommon {
  return {
    ...{ path, parent, join: 'all_success', approval: [], priority: 1, gates: [], maxAttempts: 2, backoffMs: 0 },
    ...{ successCriteria: [], gotchas: [], owns: null, reads: [], protected: [] },
    ...own,
    needs: needs.map((id) => (parent === null ? taskPath(id) : childPath(parent, id))),
  };
}

function idsOf(tasks: SmallTasks, parent: TaskPath): readonly TaskPath[] {
  return Object.keys(tasks).map((id) => childPath(parent, id));
}
