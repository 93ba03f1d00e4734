import type {
  AgentDefinition,
  LeafDefinition,
  PhaseDefinition,
  TaskCommon,
  TaskDefinition,
} from '../../core/workflow/workflow.ts';
import type { ProblemList } from '../problem-list.ts';
import { entryOf } from '../yaml/yaml-node.ts';
import { present } from './present.ts';
import { agentOf, DEFAULT_AGENT, undoerOf } from './agents-of.ts';
import type { Undoing } from './compensate-shape.ts';
import { misplaced, placeOf, stranded, type TaskFields, type WrittenTask } from './task-fields.ts';

export type Building = {
  readonly agents: Readonly<Record<string, AgentDefinition>>;
  /** Names in `agents` that the file itself does not define. */
  readonly isRole: (agent: string) => boolean;
  readonly problems: ProblemList;
};

/** A task as the rest of the program knows it, defaults filled in. */
export function buildTask(task: WrittenTask, building: Building): TaskDefinition {
  reportMisplaced(task, building.problems);
  const { fields } = task;
  if (fields.tasks === undefined && fields.supervise === undefined) return buildLeaf(task, building);
  const tasks = (fields.tasks ?? []).map((child) => buildTask(child, building));
  return buildPhase(task, tasks, building);
}

/** @param task its id is empty where it is the file itself */
export function buildPhase(
  { id, fields }: Pick<WrittenTask, 'id' | 'fields'>,
  tasks: readonly TaskDefinition[],
  building: Building,
): PhaseDefinition {
  const { map, max_parallel: maxParallel, supervise, objective = '' } = fields;
  return {
    ...commonOf(id, fields, building),
    kind: 'phase',
    // Beside `map` it counts the items of that.
    ...present({ maxParallel: map === undefined ? maxParallel : undefined }),
    tasks,
    saga: fields.saga ?? false,
    ...present({ supervise: supervise === undefined ? undefined : { ...supervise, objective } }),
  };
}

function buildLeaf({ id, fields }: WrittenTask, building: Building): LeafDefinition {
  const work = workOf({ ...fields, agent: agentOf(fields) }, building);
  const writes = fields.writes ?? (work.type === 'agent' ? writesOf(work.agent, building) : 'workspace');
  return {
    ...commonOf(id, fields, building),
    kind: 'leaf',
    work,
    deliverables: fields.deliverables ?? [],
    inputs: fields.inputs ?? [],
    references: fields.references ?? [],
    ...present({ reason: fields.reason, output: fields.output }),
    writes,
    mayChangeNothing: fields.may_change_nothing === true || work.type === 'command' || writes === 'none',
    env: fields.env ?? {},
    ...present({ timeoutMs: fields.timeout, candidates: candidatesOf(fields) }),
  };
}

function commonOf(id: string, fields: TaskFields, building: Building): TaskCommon {
  return {
    id,
    needs: fields.needs ?? [],
    join: fields.join ?? 'all_success',
    ...present({ when: fields.when, testCommand: fields.test_command, owns: fields.owns }),
    approval: fields.approval ?? [],
    successCriteria: fields.success_criteria ?? [],
    gotchas: fields.gotchas ?? [],
    reads: fields.reads ?? [],
    protected: fields.protected ?? [],
    gates: fields.gates ?? [],
    ...present({ budget: fields.budget, retry: fields.retry, map: mapOf(fields), loop: fields.loop }),
    ...present({ compensate: compensateOf(fields, building) }),
  };
}

function mapOf({ map, on_failure: onFailure = 'fail', max_parallel: maxParallel }: TaskFields): TaskCommon['map'] {
  return map === undefined ? undefined : { over: map, onFailure, ...present({ maxParallel }) };
}

function candidatesOf(fields: TaskFields): LeafDefinition['candidates'] {
  const { candidates, judge } = fields;
  // What is misplaced was told, and is not told again.
  if (candidates === undefined || placeOf(fields) !== 'agent') return undefined;
  const agents = typeof candidates === 'number' ? Array<string>(candidates).fill(agentOf(fields)) : candidates;
  return { agents, ...present({ judge }) };
}

function compensateOf(fields: TaskFields, building: Building): TaskCommon['compensate'] {
  const { compensate } = fields;
  if (compensate === undefined) return undefined;
  if (compensate === 'revert') return { type: 'revert' };
  return workOf({ ...compensate, agent: undoerOf(fields, compensate) }, building);
}

function workOf(fields: Undoing, { isRole }: Building): LeafDefinition['work'] {
  if (fields.run !== undefined) return { type: 'command', command: fields.run };
  const { agent = DEFAULT_AGENT } = fields;
  const role = fields.role ?? (isRole(agent) ? agent : undefined);
  return {
    type: 'agent',
    agent,
    ...present({ model: fields.model, role }),
    objective: fields.objective ?? '',
    ...present({ outputFormat: fields.output_format }),
    tools: fields.tools ?? [],
    sources: fields.sources ?? [],
    boundaries: fields.boundaries ?? [],
  };
}

function writesOf(agent: string, { agents }: Building): LeafDefinition['writes'] {
  return (Object.hasOwn(agents, agent) ? agents[agent]?.writes : undefined) ?? 'workspace';
}

const PLACE_NAMES = {
  agent: 'is for an agent',
  command: 'runs a command',
  phase: 'holds tasks',
  supervisor: 'lets an agent hand out its tasks',
} as const;

function reportMisplaced({ id, node, fields }: WrittenTask, problems: ProblemList): void {
  for (const [key, without] of stranded(fields)) {
    const at = entryOf(node, key)?.keySpan ?? node;
    const message = `\`${key}\` means nothing here: ${id} has no \`${without}\``;
    const fix = `take \`${key}\` out, or add \`${without}\``;
    problems.add({ code: 'FIELD_MISPLACED', message, fix, at });
  }
  for (const key of misplaced(fields)) {
    const at = entryOf(node, key)?.keySpan;
    // What a dialect filled in stands under no key of its own.
    if (at === undefined) continue;
    const message = `\`${key}\` means nothing here: ${id} ${PLACE_NAMES[placeOf(fields)]}`;
    const fix = `take \`${key}\` out, or move it to a task of its own`;
    problems.add({ code: 'FIELD_MISPLACED', message, fix, at });
  }
}
