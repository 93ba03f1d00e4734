import { agentInRole, ROLE_LIBRARY } from '../../core/workflow/role-library.ts';
import type { Role } from '../../core/workflow/roles/role.ts';
import type {
  AgentDefinition,
  AgentWork,
  CompensateDefinition,
  LeafDefinition,
  TaskCommon,
  TaskDefinition,
  Workflow,
} from '../../core/workflow/workflow.ts';
import { present } from '../language/present.ts';
import type { TaskNode } from './part.ts';
import { DEFAULT_AGENT } from './settle-options.ts';

type Agents = Workflow['agents'];

/** Who is meant by the names of agents. */
type Cast = {
  /** Those that were defined, and those that tasks take for granted. */
  readonly agents: Agents;
  /** The role of the library; what the workflow defines itself is no role, whatever its name. */
  readonly roleOf: (agent: string) => Role | undefined;
};

/** An adapter that is still to be found: the first that works on this machine. */
const ANY_ADAPTER: AgentDefinition = { adapter: 'default', env: [], options: {} };

export function castAgents(defined: Agents, nodes: readonly TaskNode[]): Cast {
  const roleOf = (agent: string): Role | undefined =>
    Object.hasOwn(defined, agent) ? undefined : ROLE_LIBRARY.get(agent);
  const { [DEFAULT_AGENT]: standard = ANY_ADAPTER } = defined;
  const agents = new Map(Object.entries(defined));
  for (const name of nodes.flatMap(agentsBelow)) {
    const role = roleOf(name);
    if (agents.has(name) || (role === undefined && name !== DEFAULT_AGENT)) continue;
    agents.set(name, role === undefined ? standard : agentInRole(role, standard));
  }
  return { agents: Object.fromEntries(agents), roleOf };
}

/** What a task leaves open follows its agent. */
export function castTask(node: TaskNode, cast: Cast): TaskDefinition {
  const { children, definition } = node;
  const undoing = compensateOf(definition, cast);
  if (definition.kind === 'phase') {
    return { ...definition, ...undoing, tasks: children.map((child) => castTask(child, cast)) };
  }
  return { ...definition, ...undoing, ...leafRights(node, definition, cast), work: inRole(definition.work, cast) };
}

function leafRights(
  node: TaskNode,
  { work, writes: standard, mayChangeNothing }: LeafDefinition,
  { agents, roleOf }: Cast,
): Pick<LeafDefinition, 'writes' | 'mayChangeNothing'> {
  const agent = work.type === 'agent' ? work.agent : '';
  const writes = node.writes ?? (Object.hasOwn(agents, agent) ? agents[agent]?.writes : undefined) ?? standard;
  const isFree = node.mayChangeNothing ?? roleOf(agent)?.mayChangeNothing ?? mayChangeNothing;
  return { writes, mayChangeNothing: isFree || work.type === 'command' || writes === 'none' };
}

function compensateOf({ compensate }: TaskDefinition, cast: Cast): Pick<TaskCommon, 'compensate'> {
  return present({ compensate: compensate?.type === 'agent' ? inRole(compensate, cast) : compensate });
}

/** An agent is told which role it has. */
function inRole<W extends LeafDefinition['work'] | CompensateDefinition>(work: W, { roleOf }: Cast): W | AgentWork {
  if (work.type !== 'agent' || work.role !== undefined || roleOf(work.agent) === undefined) return work;
  return { ...work, role: work.agent };
}

function agentsBelow({ definition, children }: TaskNode): readonly string[] {
  return [...agentsNamedBy(definition), ...children.flatMap(agentsBelow)];
}

function agentsNamedBy(task: TaskDefinition): readonly string[] {
  const undoer = task.compensate?.type === 'agent' ? [task.compensate.agent] : [];
  if (task.kind === 'phase') {
    const { supervise } = task;
    return [...undoer, ...(supervise === undefined ? [] : [supervise.agent, ...supervise.workers])];
  }
  const { work, candidates } = task;
  const judge = candidates?.judge === undefined ? [] : [candidates.judge.agent];
  return [...undoer, ...(work.type === 'agent' ? [work.agent] : []), ...(candidates?.agents ?? []), ...judge];
}
