import type { JsonObject } from '../../core/base/json.ts';
import type {
  ApprovalPoint,
  BudgetDefinition,
  CandidatesDefinition,
  GateDefinition,
  Join,
  LoopDefinition,
  MapDefinition,
  MapSource,
  RetryDefinition,
  Writes,
} from '../../core/workflow/workflow.ts';
import { listOrOne, mapOf, texts } from '../shape/collections.ts';
import { jsonObject } from '../shape/json-value.ts';
import { duration } from '../shape/quantities.ts';
import { field, type Fields } from '../shape/record.ts';
import type { Shape } from '../shape/shape.ts';
import type { Span } from '../source-text.ts';
import type { YamlMap } from '../yaml/yaml-node.ts';
import { count, flag, oneOf, text, word } from '../shape/scalars.ts';
import { writesShape } from './agent-shape.ts';
import { type Candidates, candidatesShape, judgeShape } from './candidates-shape.ts';
import { compensateShape, type Undoing } from './compensate-shape.ts';
import { type ContractFields, contractTable } from './contract-fields.ts';
import { type Imported, importedShape } from './imported-shape.ts';
import { loopShape } from './loop-shape.ts';
import { mapShape } from './map-shape.ts';
import { type Supervise, superviseShape } from './supervise-shape.ts';
import { budgetShape, retryShape } from './budget-shape.ts';
import { gatesShape } from './gate-shape.ts';
import { VARIABLES } from './names.ts';

/** A task as it stands in the file, before it is known which agents there are. */
export type WrittenTask = {
  readonly id: string;
  /** Where the id stands: what is wrong with the whole task is shown here. */
  readonly head: Span;
  readonly node: YamlMap;
  readonly fields: TaskFields;
};

/** What a task may say, by the names that stand in a file. Durations are milliseconds. */
export type TaskFields = ContractFields & {
  readonly needs?: readonly string[];
  readonly join?: Join;
  readonly when?: string;
  readonly approval?: readonly ApprovalPoint[];
  readonly success_criteria?: readonly string[];
  readonly gotchas?: readonly string[];
  readonly test_command?: string;
  readonly owns?: readonly string[];
  readonly reads?: readonly string[];
  readonly protected?: readonly string[];
  readonly deliverables?: readonly string[];
  readonly inputs?: readonly string[];
  readonly references?: readonly string[];
  readonly reason?: string;
  readonly output?: JsonObject;
  readonly writes?: Writes;
  readonly may_change_nothing?: boolean;
  readonly gates?: readonly GateDefinition[];
  readonly budget?: BudgetDefinition;
  readonly retry?: RetryDefinition;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeout?: number;
  readonly map?: MapSource;
  readonly on_failure?: MapDefinition['onFailure'];
  readonly max_parallel?: number;
  readonly loop?: LoopDefinition;
  readonly candidates?: Candidates;
  readonly judge?: CandidatesDefinition['judge'];
  readonly supervise?: Supervise;
  readonly saga?: boolean;
  readonly compensate?: 'revert' | Undoing;
  readonly uses?: string;
  readonly with?: JsonObject;
  readonly imported?: Imported;
  readonly tasks?: readonly WrittenTask[];
};

/** The table of the language, but for `tasks`: the reader, the schema and the messages follow from it. */
const table: Fields<Omit<TaskFields, 'tasks' | 'uses' | 'with' | 'imported'>> = {
  needs: field(texts, 'Ids of tasks beside this one that must be complete before it starts.'),
  join: field(
    oneOf('all_success', 'none_failed', 'one_success', 'all_done'),
    'Which ends of its needs let it start; `all_success` unless said.',
  ),
  when: field(word, 'A condition in CEL; where it is false the task is skipped.'),
  approval: field(
    listOrOne(oneOf('before_start', 'before_integrate'), 'a list of `before_start`, `before_integrate`'),
    'Where a person must say yes.',
  ),
  ...contractTable,
  success_criteria: field(texts, 'What must hold at the end; told to the agent and to whoever reviews.'),
  gotchas: field(texts, 'What went wrong before, so that it need not again.'),
  test_command: field(word, 'A shell command that tests the work.'),
  owns: field(texts, 'What it may change: globs. Tasks that run side by side must not own the same file.'),
  reads: field(texts, 'What it reads and must not change: globs.'),
  protected: field(texts, 'What nothing below may change: globs.'),
  deliverables: field(texts, 'What it makes: paths that must exist and not be empty at its end.'),
  inputs: field(texts, 'Deliverables of others that it takes in.'),
  references: field(texts, 'Deliverables of others that it only reads about.'),
  reason: field(text, 'Why it comes after what it needs, where nothing is handed over.'),
  output: field(jsonObject, 'A JSON Schema that the structured result must fit.'),
  writes: field(writesShape, 'Whether it writes in its workspace, answers with a patch, or writes nothing.'),
  may_change_nothing: field(flag, 'Whether "no change was needed" is a good end.'),
  gates: field(gatesShape, 'Checks by machine that its change must pass.'),
  budget: field(budgetShape, 'What it may spend.'),
  retry: field(retryShape, 'How often it is tried.'),
  run: field(word, 'A shell command that does the task instead of an agent.'),
  env: field(mapOf(word, VARIABLES), 'Variables for the agent or the command.'),
  timeout: field(duration, 'After this long an attempt is stopped.'),
  map: field(mapShape, 'What it is done once for each of, side by side: a list, CEL that gives one, files, a matrix.'),
  on_failure: field(oneOf('fail', 'collect'), 'Whether one item that fails fails the map; so unless said.'),
  max_parallel: field(count, 'How many of its tasks, or of the items of its `map`, may be under way at once.'),
  loop: field(loopShape, 'Again and again until a condition holds.'),
  candidates: field(candidatesShape, 'Attempts side by side of which one is taken: how many, or by which agents.'),
  judge: field(judgeShape, 'Who chooses among the candidates whose gates pass; the first one is taken unless said.'),
  supervise: field(superviseShape, 'An agent that hands out tasks, round by round.'),
  saga: field(flag, 'Whether what was completed is undone when one of its tasks fails.'),
  compensate: field(compensateShape, 'What undoes the task in a saga: `revert`, a command, or work of an agent.'),
};

const imports: Fields<Pick<TaskFields, 'uses' | 'with' | 'imported'>> = {
  uses: field(word, 'A workflow file whose tasks stand here, by its path from this file.'),
  with: field(jsonObject, 'Values for the inputs of that file.'),
  imported: field(
    importedShape,
    'What `uses` becomes in a workflow that was written out: the file that its tasks were.',
  ),
};

/** @param tasks the shape of what a phase holds, which is made of this table */
export function taskTable(tasks: Shape<readonly WrittenTask[]>): Fields<TaskFields> {
  return { ...table, ...imports, tasks: field(tasks, 'The tasks of a phase, as a list or as a map by id.') };
}

type Place = 'agent' | 'command' | 'phase' | 'supervisor' | 'import';

/** Where a field means something. One that is not listed may stand anywhere. */
const PLACES: Partial<Record<keyof TaskFields, readonly Place[]>> = {
  agent: ['agent'],
  model: ['agent'],
  role: ['agent'],
  objective: ['agent', 'supervisor'],
  output_format: ['agent'],
  tools: ['agent'],
  sources: ['agent'],
  boundaries: ['agent'],
  writes: ['agent', 'command'],
  deliverables: ['agent', 'command'],
  inputs: ['agent', 'command'],
  references: ['agent', 'command'],
  reason: ['agent', 'command'],
  output: ['agent', 'command'],
  may_change_nothing: ['agent', 'command'],
  run: ['command'],
  env: ['agent', 'command'],
  timeout: ['agent', 'command'],
  candidates: ['agent'],
  judge: ['agent'],
  supervise: ['supervisor'],
  saga: ['phase', 'import'],
  uses: ['import'],
  with: ['phase', 'import'],
  imported: ['phase'],
  tasks: ['phase'],
  max_parallel: ['phase', 'supervisor', 'import'],
};

/** What the fields make of a task: who holds tasks is a phase, who has a command runs it, all else is for an agent. */
export function placeOf(fields: TaskFields): Place {
  if (fields.uses !== undefined) return 'import';
  if (fields.tasks !== undefined) return 'phase';
  if (fields.supervise !== undefined) return 'supervisor';
  return fields.run === undefined ? 'agent' : 'command';
}

const places: ReadonlyMap<string, readonly Place[]> = new Map(Object.entries(PLACES));

/** Fields that mean nothing on such a task. */
export function misplaced(fields: TaskFields): readonly string[] {
  const place = placeOf(fields);
  return Object.keys(fields).filter((name) => {
    // Beside `map` it counts items, whatever the task is.
    if (name === 'max_parallel' && fields.map !== undefined) return false;
    return places.get(name)?.includes(place) === false;
  });
}

/** Fields that say more about another one, with those. */
const BESIDE: Partial<Record<keyof TaskFields, readonly (keyof TaskFields)[]>> = {
  on_failure: ['map'],
  judge: ['candidates'],
  with: ['uses', 'imported'],
};

/** Fields of which the one that they belong to is missing, with that. */
export function stranded(fields: TaskFields): readonly (readonly [name: string, without: string])[] {
  return Object.entries(BESIDE).flatMap(([name, beside]): readonly (readonly [string, string])[] => {
    if (!Object.hasOwn(fields, name) || beside.some((one) => fields[one] !== undefined)) return [];
    return [[name, beside[0] ?? '']];
  });
}
