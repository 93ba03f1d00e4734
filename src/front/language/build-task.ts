import type {
  ImportDefinition,
  LeafDefinition,
  PhaseDefinition,
  TaskCommon,
  TaskDefinition,
} from '../../core/workflow/workflow.ts';
import { agentOf, DEFAULT_AGENT, undoerOf } from './agents-of.ts';
import type { Cast, Casting } from './cast-agents.ts';
import type { Undoing } from './compensate-shape.ts';
import type { Imported } from './imported-shape.ts';
import { present } from './present.ts';
import { placeOf, type TaskFields, type WrittenTask } from './task-fields.ts';
import { withFile, withOwns } from './with-file.ts';
import type { UsedFiles } from './written-file.ts';

export type Building = {
  readonly casting: Casting;
  readonly uses: UsedFiles;
  /** Of the file in which the task stands. */
  readonly cast: Cast;
};

/** A task as the rest of the program knows it, defaults filled in. */
export function buildTask(task: WrittenTask, building: Building): TaskDefinition {
  const { fields } = task;
  switch (placeOf(fields)) {
    case 'agent':
    case 'command':
      return buildLeaf(task, building);
    case 'phase':
    case 'supervisor':
      return buildPhase(
        task,
        (fields.tasks ?? []).map((child) => buildTask(child, building)),
        building,
      );
    case 'import':
      return buildImport(task, building);
  }
}

/** @param task its id is empty where it is the file itself */
export function buildPhase(
  { id, fields }: Pick<WrittenTask, 'id' | 'fields'>,
  tasks: readonly TaskDefinition[],
  building: Building,
): PhaseDefinition {
  const { map, max_parallel: maxParallel, supervise, imported, objective = '' } = fields;
  return {
    ...commonOf(id, fields, building),
    kind: 'phase',
    // Beside `map` it counts the items of that.
    ...present({ maxParallel: imported?.max_parallel ?? (map === undefined ? maxParallel : undefined) }),
    tasks,
    saga: fields.saga ?? false,
    ...present({
      supervise: supervise === undefined ? undefined : supervisionOf(supervise, objective, building),
      imported: imported === undefined ? undefined : importOf(imported, fields),
    }),
  };
}

/** The tasks of the file stand where it is used. */
function buildImport(task: WrittenTask, building: Building): PhaseDefinition {
  const file = building.uses.get(task);
  const cast = file === undefined ? undefined : building.casting.casts.get(file);
  // What could not be read was told, and nothing is checked then.
  if (file === undefined || cast === undefined) return buildPhase(task, [], building);
  const tasks = file.tasks.map((child) => withOwns(buildTask(child, { ...building, cast }), file.fields));
  const { uses = '', map, max_parallel: own } = task.fields;
  const maxParallel = (map === undefined ? own : undefined) ?? file.fields.max_parallel;
  return {
    ...buildPhase({ id: task.id, fields: withFile(task.fields, file.fields) }, tasks, building),
    ...present({ maxParallel }),
    imported: importOf({ file: uses, ...present({ inputs: file.fields.inputs }) }, task.fields),
  };
}

function importOf({ file, inputs = {} }: Imported, { with: given = {} }: TaskFields): ImportDefinition {
  return { file, inputs, with: given };
}

function supervisionOf(
  supervise: NonNullable<TaskFields['supervise']>,
  objective: string,
  { cast }: Building,
): PhaseDefinition['supervise'] {
  const { agent, workers } = supervise;
  return { ...supervise, agent: cast.nameOf(agent), workers: workers.map(cast.nameOf), objective };
}

function buildLeaf({ id, fields }: WrittenTask, building: Building): LeafDefinition {
  const agent = agentOf(fields);
  const work = workOf({ ...fields, agent }, building);
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
    mayChangeNothing:
      (fields.may_change_nothing ?? building.cast.roleOf(agent)?.mayChangeNothing ?? false) ||
      work.type === 'command' ||
      writes === 'none',
    env: fields.env ?? {},
    ...present({ timeoutMs: fields.timeout, candidates: candidatesOf(fields, building) }),
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

function candidatesOf(fields: TaskFields, { cast }: Building): LeafDefinition['candidates'] {
  const { candidates, judge } = fields;
  // What is misplaced was told, and is not told again.
  if (candidates === undefined || placeOf(fields) !== 'agent') return undefined;
  const agents = typeof candidates === 'number' ? Array<string>(candidates).fill(agentOf(fields)) : candidates;
  return {
    agents: agents.map(cast.nameOf),
    ...present({ judge: judge === undefined ? undefined : { ...judge, agent: cast.nameOf(judge.agent) } }),
  };
}

function compensateOf(fields: TaskFields, building: Building): TaskCommon['compensate'] {
  const { compensate } = fields;
  if (compensate === undefined) return undefined;
  if (compensate === 'revert') return { type: 'revert' };
  return workOf({ ...compensate, agent: undoerOf(fields, compensate) }, building);
}

function workOf(fields: Undoing, { cast }: Building): LeafDefinition['work'] {
  if (fields.run !== undefined) return { type: 'command', command: fields.run };
  const { agent = DEFAULT_AGENT } = fields;
  const role = fields.role ?? (cast.isRole(agent) ? agent : undefined);
  return {
    type: 'agent',
    agent: cast.nameOf(agent),
    ...present({ model: fields.model, role }),
    objective: fields.objective ?? '',
    ...present({ outputFormat: fields.output_format }),
    tools: fields.tools ?? [],
    sources: fields.sources ?? [],
    boundaries: fields.boundaries ?? [],
  };
}

function writesOf(agent: string, { casting: { agents } }: Building): LeafDefinition['writes'] {
  return (Object.hasOwn(agents, agent) ? agents[agent]?.writes : undefined) ?? 'workspace';
}
