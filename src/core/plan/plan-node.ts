import { taskPath, type TaskPath } from '../base/ids.ts';
import type {
  AgentWork,
  CandidatesDefinition,
  GateDefinition,
  LeafDefinition,
  LoopDefinition,
  MapDefinition,
  PhaseDefinition,
  SuperviseDefinition,
  TaskDefinition,
  Workflow,
} from '../workflow/workflow.ts';
import type {
  CandidatesNode,
  CompositeNode,
  LeafNode,
  LeafStage,
  LoopNode,
  MapNode,
  NodeCommon,
  PhaseNode,
  SuperviseNode,
} from './plan.ts';
import { supervisorOutput } from './supervisor-output.ts';

const ATTEMPTS: Readonly<Record<'agent' | 'command' | 'phase', number>> = { agent: 2, command: 1, phase: 2 };

/** Where a node stands, and what it takes over from what is around it. */
export type Standing = {
  readonly path: TaskPath;
  readonly parent: CompositeNode | null;
  readonly needs: readonly TaskPath[];
  /**
   * A task with modifiers is several nodes, one in the other: what is asked before it starts is asked of the outermost,
   * and what is said of the work itself is said of the innermost.
   */
  readonly layer: { readonly outermost: boolean; readonly innermost: boolean };
};

/** A node without its priority, which is known only when all are there. */
export function phaseNode(phase: PhaseDefinition, standing: Standing, children: readonly TaskPath[]): PhaseNode {
  const { maxParallel, saga, imported } = phase;
  return {
    ...common(phase, standing),
    kind: 'phase',
    children,
    ...(maxParallel === undefined ? {} : { maxParallel }),
    ...(saga ? { saga } : {}),
    ...(imported === undefined ? {} : { imported }),
  };
}

export function mapNode(task: TaskDefinition, map: MapDefinition, standing: Standing): MapNode {
  const { over, onFailure, maxParallel } = map;
  return {
    ...common(task, standing),
    ...repeats(`${standing.path}.*`),
    kind: 'map',
    over,
    onFailure,
    ...(maxParallel === undefined ? {} : { maxParallel }),
  };
}

export function loopNode(task: TaskDefinition, loop: LoopDefinition, standing: Standing): LoopNode {
  return { ...common(task, standing), ...repeats(`${standing.path}.*`), kind: 'loop', ...loop };
}

export function candidatesNode(leaf: LeafDefinition, all: CandidatesDefinition, standing: Standing): CandidatesNode {
  const children = all.agents.map((_, index) => taskPath(`${standing.path}.c${index + 1}`));
  return {
    ...common(leaf, standing),
    kind: 'candidates',
    children,
    ...(all.judge === undefined ? {} : { judge: all.judge }),
  };
}

export function superviseNode(phase: PhaseDefinition, by: SuperviseDefinition, standing: Standing): SuperviseNode {
  const { workers, until, maxRounds, maxTasks } = by;
  const lead = standing.path === '' ? 'lead.*' : `${standing.path}/lead.*`;
  return {
    ...common(phase, standing),
    ...repeats(lead),
    kind: 'supervise',
    workers,
    ...(until === undefined ? {} : { until }),
    maxRounds,
    maxTasks,
    ...(phase.maxParallel === undefined ? {} : { maxParallel: phase.maxParallel }),
  };
}

/** One round of a supervisor: it reads, and answers with the tasks that come next. */
export function supervisorLeaf(parent: SuperviseNode, by: SuperviseDefinition): LeafNode {
  const work: AgentWork = {
    type: 'agent',
    agent: by.agent,
    objective: by.objective,
    outputFormat: 'Your answer alone: the tasks that come next, or that all is done.',
    tools: [],
    sources: [],
    boundaries: ['Change no file yourself: others do the work that you give them.'],
  };
  return {
    ...inner(parent, { path: parent.body, approval: by.approval ? ['before_integrate'] : [] }),
    kind: 'leaf',
    stages: READING,
    agent: by.agent,
    work,
    deliverables: [],
    inputs: [],
    references: [],
    output: supervisorOutput(by.workers, by.maxTasks),
    writes: 'none',
    mayChangeNothing: true,
    env: {},
  };
}

/** @param agent another than the task names, for one of several candidates */
export function leafNode(
  leaf: LeafDefinition,
  standing: Standing,
  { agents, agent: other }: { readonly agents: Workflow['agents']; readonly agent?: string },
): LeafNode {
  const work = other === undefined || leaf.work.type === 'command' ? leaf.work : { ...leaf.work, agent: other };
  const agent = work.type === 'command' ? 'shell' : work.agent;
  const role = work.type === 'command' ? undefined : agents[work.agent];
  // A role that may not write stays so, whatever its task leaves unsaid.
  const writes = leaf.writes === 'workspace' ? (role?.writes ?? 'workspace') : leaf.writes;
  return {
    ...common(leaf, standing),
    kind: 'leaf',
    stages: writes === 'none' ? READING : WRITING,
    agent,
    work,
    deliverables: leaf.deliverables,
    inputs: leaf.inputs,
    references: leaf.references,
    ...(leaf.reason === undefined ? {} : { reason: leaf.reason }),
    ...(leaf.output === undefined ? {} : { output: leaf.output }),
    writes,
    mayChangeNothing: leaf.mayChangeNothing || work.type === 'command' || writes === 'none',
    env: leaf.env,
    ...(leaf.timeoutMs === undefined ? {} : { timeoutMs: leaf.timeoutMs }),
  };
}

const WRITING: readonly LeafStage[] = ['prepare', 'run', 'verify', 'integrate'];
const READING: readonly LeafStage[] = ['prepare', 'run', 'verify'];

function repeats(pattern: string): { readonly body: TaskPath; readonly children: readonly TaskPath[] } {
  const body = taskPath(pattern);
  return { body, children: [body] };
}

function common(task: TaskDefinition, { path, parent, needs, layer }: Standing): NodeCommon {
  const place = { path, parent: parent?.path ?? null, needs };
  const owns = task.owns ?? parent?.owns ?? null;
  const before = layer.outermost ? asked(task) : ASKED_ABOVE;
  const approval = task.approval.filter((point) =>
    point === 'before_start' ? layer.outermost : layer.innermost || task.kind === 'phase',
  );
  const guard = { protected: inherit(parent?.protected ?? [], task.protected), reads: task.reads };
  if (!layer.innermost) return { ...place, ...before, ...NOTHING_SAID, approval, owns, ...guard };
  return {
    ...place,
    ...before,
    approval,
    priority: 0,
    gates: gatesOf(task),
    maxAttempts: task.retry?.maxAttempts ?? ATTEMPTS[task.kind === 'phase' ? 'phase' : task.work.type],
    backoffMs: task.retry?.backoffMs ?? 0,
    successCriteria: task.successCriteria,
    gotchas: task.gotchas,
    owns,
    ...guard,
    // Each item and each iteration is undone by itself, with its own values, also where the whole came to no end.
    ...(task.compensate === undefined ? {} : { compensate: task.compensate }),
  };
}

type Asked = Pick<NodeCommon, 'join' | 'when' | 'budget'>;

/** What concerns the task as a whole. */
function asked(task: TaskDefinition): Asked {
  return {
    join: task.join,
    ...(task.when === undefined ? {} : { when: task.when }),
    ...(task.budget === undefined ? {} : { budget: task.budget }),
  };
}

const ASKED_ABOVE: Asked = { join: 'all_success' };

/** What a node says of the work that is said of the one inside it. */
const NOTHING_SAID = {
  priority: 0,
  gates: [],
  maxAttempts: 1,
  backoffMs: 0,
  successCriteria: [],
  gotchas: [],
} as const;

/** A leaf that the plan adds inside a composite of its own. */
function inner(parent: CompositeNode, own: Pick<NodeCommon, 'path' | 'approval'>): NodeCommon {
  return {
    ...own,
    ...ASKED_ABOVE,
    ...NOTHING_SAID,
    parent: parent.path,
    needs: [],
    maxAttempts: ATTEMPTS.agent,
    owns: parent.owns,
    reads: parent.reads,
    protected: parent.protected,
  };
}

/** The same list where nothing is added: a wide workflow shares it among all its tasks. */
function inherit(above: readonly string[], own: readonly string[]): readonly string[] {
  return own.length === 0 ? above : [...new Set([...above, ...own])];
}

/** Those that follow from what the task says, then its own: looking for a file is quick, so it comes first. */
function gatesOf(task: TaskDefinition): readonly GateDefinition[] {
  const paths = task.kind === 'leaf' ? task.deliverables : [];
  const files: readonly GateDefinition[] = paths.length === 0 ? [] : [{ type: 'files', name: 'files', paths }];
  const { testCommand } = task;
  const test: readonly GateDefinition[] =
    testCommand === undefined ? [] : [{ type: 'run', name: 'test', command: testCommand }];
  return files.length + test.length === 0 ? task.gates : [...files, ...test, ...task.gates];
}
