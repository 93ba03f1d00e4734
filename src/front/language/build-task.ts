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
import { DEFAULT_AGENT } from './settle-agents.ts';
import { misplaced, placeOf, type TaskFields, type WrittenTask } from './task-fields.ts';

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
  if (fields.tasks === undefined) return buildLeaf(task, building);
  return buildPhase(
    task.id,
    fields,
    fields.tasks.map((child) => buildTask(child, building)),
  );
}

/** @param id empty for the file itself */
export function buildPhase(id: string, fields: TaskFields, tasks: readonly TaskDefinition[]): PhaseDefinition {
  return {
    ...commonOf(id, fields),
    kind: 'phase',
    ...present({ maxParallel: fields.max_parallel }),
    tasks,
    saga: false,
  };
}

function buildLeaf({ id, fields }: WrittenTask, building: Building): LeafDefinition {
  const work = workOf(fields, building);
  const writes = fields.writes ?? (work.type === 'agent' ? writesOf(work.agent, building) : 'workspace');
  return {
    ...commonOf(id, fields),
    kind: 'leaf',
    work,
    deliverables: fields.deliverables ?? [],
    inputs: fields.inputs ?? [],
    references: fields.references ?? [],
    ...present({ reason: fields.reason, output: fields.output }),
    writes,
    mayChangeNothing: fields.may_change_nothing === true || work.type === 'command' || writes === 'none',
    env: fields.env ?? {},
    ...present({ timeoutMs: fields.timeout }),
  };
}

function commonOf(id: string, fields: TaskFields): TaskCommon {
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
    ...present({ budget: fields.budget, retry: fields.retry }),
  };
}

function workOf(fields: TaskFields, { isRole }: Building): LeafDefinition['work'] {
  if (fields.run !== undefined) return { type: 'command', command: fields.run };
  const agent = fields.agent ?? DEFAULT_AGENT;
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

const PLACE_NAMES = { agent: 'is for an agent', command: 'runs a command', phase: 'holds tasks' } as const;

function reportMisplaced({ id, node, fields }: WrittenTask, problems: ProblemList): void {
  for (const key of misplaced(fields)) {
    const at = entryOf(node, key)?.keySpan;
    // What a dialect filled in stands under no key of its own.
    if (at === undefined) continue;
    const message = `\`${key}\` means nothing here: ${id} ${PLACE_NAMES[placeOf(fields)]}`;
    const fix = `take \`${key}\` out, or move it to a task of its own`;
    problems.add({ code: 'FIELD_MISPLACED', message, fix, at });
  }
}
