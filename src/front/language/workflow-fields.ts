import type {
  AgentDefinition,
  EnvironmentDefinition,
  InputDefinition,
  SandboxPolicy,
  Workflow,
} from '../../core/workflow/workflow.ts';
import { mapOf } from '../shape/collections.ts';
import { field, type Fields, record } from '../shape/record.ts';
import { flag, oneOf, text, word } from '../shape/scalars.ts';
import type { Shape } from '../shape/shape.ts';
import { agentShape, sandboxShape } from './agent-shape.ts';
import { environmentShape, inputShape } from './environment-shape.ts';
import { NAMES, WORDS } from './names.ts';
import { type Events, onShape } from './on-shape.ts';
import { stagesShape } from './pipeline.ts';
import { type TaskFields, taskTable, type WrittenTask } from './task-fields.ts';
import { workersShape } from './workers.ts';
import { tasksShape } from './written-task.ts';

/** What of a phase may stand at the top of a file, which is the root phase. */
type RootFields = Pick<
  TaskFields,
  | 'approval'
  | 'success_criteria'
  | 'gotchas'
  | 'test_command'
  | 'owns'
  | 'reads'
  | 'protected'
  | 'gates'
  | 'budget'
  | 'retry'
  | 'max_parallel'
  | 'saga'
>;

export type WorkflowFields = RootFields & {
  readonly name?: string;
  readonly strict?: boolean;
  readonly agents?: Readonly<Record<string, AgentDefinition>>;
  readonly models?: Workflow['models'];
  readonly inputs?: Readonly<Record<string, InputDefinition>>;
  readonly environment?: EnvironmentDefinition;
  readonly sandbox?: SandboxPolicy;
  readonly deliver?: Workflow['deliver'];
  readonly on?: Events;
  readonly tasks?: readonly WrittenTask[];
  readonly pipeline?: readonly WrittenTask[];
  readonly workers?: readonly WrittenTask[];
};

const task: Fields<TaskFields> = taskTable(tasksShape);

const fields: Fields<WorkflowFields> = {
  name: field(word, 'What the workflow is called; the name of the file unless said.'),
  strict: field(flag, 'Whether vague contracts are errors.'),
  agents: field(mapOf(agentShape, NAMES), 'Who works: names to adapters, models and rights.'),
  models: field(mapOf(mapOf(text, WORDS), WORDS), 'Tiers to the name that each adapter has for a model of it.'),
  inputs: field(mapOf(inputShape, NAMES), 'Parameters of a run.'),
  environment: field(environmentShape, 'What makes a fresh workspace ready.'),
  sandbox: field(sandboxShape, 'Whether agents and commands run in a sandbox; `auto` unless said.'),
  deliver: field(oneOf('branch', 'merge', 'pr'), 'What becomes of the verified branch; it stays one unless said.'),
  on: field(onShape, 'What happens, and which tasks answer it: they run for that event alone.'),
  approval: task.approval,
  success_criteria: task.success_criteria,
  gotchas: task.gotchas,
  test_command: task.test_command,
  owns: task.owns,
  reads: task.reads,
  protected: task.protected,
  gates: task.gates,
  budget: task.budget,
  retry: task.retry,
  max_parallel: task.max_parallel,
  saga: task.saga,
  tasks: field(tasksShape, 'The tasks, as a list or as a map by id.'),
  pipeline: field(stagesShape, 'The stages of a pipeline, in order.'),
  workers: field(workersShape, 'The workers, as a list or as a map by id.'),
};

/** A whole file. Keys that begin with `x-` hold anchors of one's own. */
export const workflowShape: Shape<WorkflowFields> = record(fields, {
  expects: 'a workflow',
  ignoredPrefix: 'x-',
});
