import { childPath, ROOT, type TaskPath, taskPath } from '../../core/base/ids.ts';
import type {
  CandidatesNode,
  LeafNode,
  LoopNode,
  MapNode,
  NodeCommon,
  PhaseNode,
  Plan,
  PlanNode,
  SuperviseNode,
} from '../../core/plan/plan.ts';

/** What a test says of a task; needs are ids of siblings. */
export type SmallTask = SmallLeaf | SmallPhase | SmallMap | SmallLoop | SmallCandidates | SmallSupervise;
type SmallCommon = Partial<Omit<NodeCommon, 'path' | 'parent' | 'needs'>> & { readonly needs?: readonly string[] };
export type SmallLeaf = SmallCommon & Partial<Omit<LeafNode, keyof NodeCommon>>;
export type SmallPhase = SmallCommon & {
  readonly tasks: SmallTasks;
  readonly maxParallel?: number;
  readonly saga?: true;
};
type SmallMap = SmallCommon & Pick<MapNode, 'over' | 'onFailure' | 'maxParallel'> & { readonly body: SmallTask };
type SmallLoop = SmallCommon & Pick<LoopNode, 'until' | 'max' | 'onMax'> & { readonly body: SmallTask };
type SmallCandidates = SmallCommon & Pick<CandidatesNode, 'judge'> & { readonly candidates: readonly SmallLeaf[] };
type SmallSupervise = SmallCommon &
  Pick<SuperviseNode, 'workers' | 'until' | 'maxRounds' | 'maxTasks'> & { readonly lead: SmallLeaf };
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
  return Object.entries(tasks).flatMap(([id, task]) => nodesAt(task, childPath(parent, id), parent));
}

function nodesAt(task: SmallTask, path: TaskPath, parent: TaskPath): readonly PlanNode[] {
  if ('tasks' in task) return [phase(task, path, parent), ...nodesOf(task.tasks, path)];
  if ('body' in task) return repeating(task, path, parent);
  if ('candidates' in task) return candidates(task, path, parent);
  if ('lead' in task) return supervise(task, path, parent);
  return [leaf(task, path, parent)];
}

function repeating(
  { body: small, ...own }: SmallMap | SmallLoop,
  path: TaskPath,
  parent: TaskPath,
): readonly PlanNode[] {
  const body = taskPath(`${path}.*`);
  const shared = { ...common(path, parent, own), children: [body], body };
  const inside = nodesAt(small, body, path);
  if ('until' in own) {
    const { until, max, onMax } = own;
    return [{ ...shared, kind: 'loop', until, max, onMax }, ...inside];
  }
  const { over, onFailure, maxParallel } = own;
  const window = maxParallel === undefined ? {} : { maxParallel };
  return [{ ...shared, ...window, kind: 'map', over, onFailure }, ...inside];
}

function candidates(
  { candidates: all, judge, ...own }: SmallCandidates,
  path: TaskPath,
  parent: TaskPath,
): readonly PlanNode[] {
  const children = all.map((_, index) => taskPath(`${path}.c${index + 1}`));
  const node: CandidatesNode = {
    ...common(path, parent, own),
    kind: 'candidates',
    children,
    ...(judge === undefined ? {} : { judge }),
  };
  return [node, ...all.map((one, index) => leaf({ ...WHOLE, ...one }, children[index] ?? path, path))];
}

function supervise({ lead, ...own }: SmallSupervise, path: TaskPath, parent: TaskPath): readonly PlanNode[] {
  const body = childPath(path, 'lead.*');
  const { workers, until, maxRounds, maxTasks } = own;
  const node: SuperviseNode = {
    ...common(path, parent, own),
    ...{ kind: 'supervise', body, children: [body], workers, maxRounds, maxTasks },
    ...(until === undefined ? {} : { until }),
  };
  return [node, leaf({ writes: 'none', ...lead }, body, path)];
}

function phase({ tasks, maxParallel, saga, ...own }: SmallPhase, path: TaskPath, parent: TaskPath): PhaseNode {
  const window = maxParallel === undefined ? {} : { maxParallel };
  return {
    ...common(path, parent, own),
    kind: 'phase',
    children: idsOf(tasks, path),
    ...window,
    ...(saga && { saga }),
  };
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
