import type { JsonObject } from '../../core/base/json.ts';
import type {
  ApprovalPoint,
  BudgetDefinition,
  GateDefinition,
  Join,
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
export type TaskFields = {
  readonly needs?: readonly string[];
  readonly join?: Join;
  readonly when?: string;
  readonly approval?: readonly ApprovalPoint[];
  readonly agent?: string;
  readonly model?: string;
  readonly role?: string;
  readonly objective?: string;
  readonly output_format?: string;
  readonly tools?: readonly string[];
  readonly sources?: readonly string[];
  readonly boundaries?: readonly string[];
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
  readonly tasks?: readonly WrittenTask[];
  readonly max_parallel?: number;
};

/** The table of the language, but for `tasks`: the reader, the schema and the messages follow from it. */
const table: Fields<Omit<TaskFields, 'tasks'>> = {
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
  agent: field(text, 'Who does it: a name in `agents`.'),
  model: field(word, 'A tier or a model, instead of the one of the agent.'),
  role: field(text, 'Whom the agent is told to be.'),
  objective: field(text, 'What is to be reached. One thing, in words that can be checked.'),
  output_format: field(text, 'What the result looks like and where it lies.'),
  tools: field(texts, 'Tools that the agent should use.'),
  sources: field(texts, 'What to read first: files, pages, other tasks.'),
  boundaries: field(texts, 'What must be left alone, and where the work ends.'),
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
  max_parallel: field(count, 'How many of its tasks may be under way at once.'),
};

/** @param tasks the shape of what a phase holds, which is made of this table */
export function taskTable(tasks: Shape<readonly WrittenTask[]>): Fields<TaskFields> {
  return { ...table, tasks: field(tasks, 'The tasks of a phase, as a list or as a map by id.') };
}

/** Understood, and refused aloud: a file must not lose its meaning in silence. */
export const NOT_YET: readonly string[] = [
  'map',
  'on_failure',
  'loop',
  'candidates',
  'judge',
  'supervise',
  'saga',
  'compensate',
  'uses',
  'with',
  'on',
];

type Place = 'agent' | 'command' | 'phase';

/** Where a field means something. One that is not listed may stand anywhere. */
const PLACES: Partial<Record<keyof TaskFields, readonly Place[]>> = {
  agent: ['agent'],
  model: ['agent'],
  role: ['agent'],
  objective: ['agent'],
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
  tasks: ['phase'],
  max_parallel: ['phase'],
};

/** What the fields make of a task: who holds tasks is a phase, who has a command runs it, all else is for an agent. */
export function placeOf(fields: TaskFields): Place {
  if (fields.tasks !== undefined) return 'phase';
  return fields.run === undefined ? 'agent' : 'command';
}

const places: ReadonlyMap<string, readonly Place[]> = new Map(Object.entries(PLACES));

/** Fields that mean nothing on such a task. */
export function misplaced(fields: TaskFields): readonly string[] {
  const place = placeOf(fields);
  return Object.keys(fields).filter((name) => places.get(name)?.includes(place) === false);
}
