import { isCount, isFlag, isText } from '../../core/base/shape.ts';
import { parseDuration } from '../shape/duration.ts';
import { either, type FieldKind, type FieldKinds, fits, isFields, listOf, mapOf, object } from './field-kind.ts';
import type {
  Agent,
  AgentTaskOptions,
  Budget,
  CandidatesOptions,
  CommandOptions,
  Contract,
  Input,
  MapOptions,
  PhaseOptions,
  SuperviseOptions,
  TaskOptions,
  WorkflowOptions,
  WorkOptions,
} from './options.ts';
import { recordedOf } from './record-expression.ts';

const text = fits('a text', isText);
const texts = listOf(text, 'a list of texts');
const flag = fits('true or false', isFlag);
const count = fits('a whole number, 1 at least', (value) => isCount(value) && value > 0);
const json = fits('a value that JSON can hold', (value) => value !== undefined && typeof value !== 'function');
const schema = fits('a JSON Schema', isFields);
const condition = fits(
  'a condition: an expression, or CEL as a text',
  (value) => isText(value) || recordedOf(value) !== undefined,
);
const duration = fits('a duration such as `90s`, or a number of seconds', (value) =>
  typeof value === 'number' ? Number.isFinite(value) && value > 0 : isText(value) && (parseDuration(value) ?? 0) > 0,
);
const amount = fits('an amount of US dollars', (value) => typeof value === 'number' && value > 0 && value < 1e9);

function word(...words: readonly string[]): FieldKind {
  const known: ReadonlySet<unknown> = new Set(words);
  return fits(`one of ${words.join(', ')}`, (value) => known.has(value));
}

function has(key: string): (value: unknown) => boolean {
  return (value) => isFields(value) && key in value;
}

const always = (): boolean => true;
const writes = word('workspace', 'patch', 'none');
const sandbox = word('auto', 'required', 'none');
const approval = word('before_start', 'before_integrate');

const gate = either(
  [isText, text],
  [has('run'), object<{ run: string; name?: string; timeout?: string }>({ run: text, name: text, timeout: duration })],
  [has('files'), object<{ files: string; name?: string }>({ files: texts, name: text })],
  [
    has('placeholders'),
    object<{ placeholders: true; name?: string }>({
      placeholders: either(
        [Array.isArray, texts],
        [always, fits('true or a list of words', (value) => value === true)],
      ),
      name: text,
    }),
  ],
  [always, fits('a command, or have `run`, `files` or `placeholders`', () => false)],
);

const budget = object<Budget>({ tokens: count, usd: amount, duration, mode: word('audit', 'enforce') });

const contract: FieldKinds<Contract> = {
  agent: text,
  model: text,
  role: text,
  objective: text,
  outputFormat: text,
  tools: texts,
  sources: texts,
  boundaries: texts,
};

const task: FieldKinds<TaskOptions> = {
  needs: listOf(
    fits('a task, or its id', (value) => isText(value) || has('nodes')(value)),
    'a list of tasks',
  ),
  join: word('all_success', 'none_failed', 'one_success', 'all_done'),
  when: condition,
  approval: either([Array.isArray, listOf(approval, '')], [always, approval]),
  successCriteria: texts,
  gotchas: texts,
  testCommand: text,
  owns: texts,
  reads: texts,
  protected: texts,
  gates: listOf(gate, 'a list of gates'),
  budget,
  retry: either(
    [isFields, object<{ maxAttempts: number; backoff?: string }>({ maxAttempts: count, backoff: duration })],
    [always, count],
  ),
  compensate: either(
    [isText, word('revert')],
    [has('run'), object<{ run: string }>({ run: text })],
    [always, object(contract)],
  ),
};

const work: FieldKinds<WorkOptions> = {
  deliverables: texts,
  inputs: texts,
  references: texts,
  reason: text,
  output: schema,
  writes,
  mayChangeNothing: flag,
  env: mapOf(text),
  timeout: duration,
};

export const agentTaskKinds: FieldKinds<AgentTaskOptions> = { ...task, ...contract, ...work };
export const commandKinds: FieldKinds<CommandOptions> = { ...task, ...work };
export const phaseKinds: FieldKinds<PhaseOptions> = { ...task, maxParallel: count };
export const superviseKinds: FieldKinds<SuperviseOptions> = {
  ...phaseKinds,
  agent: text,
  objective: text,
  workers: texts,
  until: condition,
  maxRounds: count,
  maxTasks: count,
  approveTasks: flag,
};
export const mapKinds: FieldKinds<MapOptions> = { onFailure: word('fail', 'collect'), maxParallel: count };
export const loopKinds: FieldKinds<{ until: string; max?: number; onMax?: string }> = {
  until: either(
    [(value) => typeof value === 'function' && recordedOf(value) === undefined, fits('', always)],
    [always, condition],
  ),
  max: count,
  onMax: word('fail', 'accept'),
};
export const candidatesKinds: FieldKinds<CandidatesOptions> = {
  judge: either(
    [isText, text],
    [always, object<{ agent: string; criteria?: string }>({ agent: text, criteria: texts })],
  ),
};

const agent = object<Agent>({
  adapter: text,
  model: text,
  effort: text,
  tools: texts,
  prompt: text,
  writes,
  sandbox,
  env: texts,
  maxTurns: count,
  maxParallel: count,
  options: fits('an object', isFields),
});

const input = object<Input>({
  type: word('string', 'number', 'boolean', 'list', 'object'),
  description: text,
  required: flag,
  default: json,
  options: listOf(json, 'a list of values'),
});

const { needs: _needs, join: _join, when: _when, compensate: _compensate, ...ofPhase } = phaseKinds;

export const workflowKinds: FieldKinds<WorkflowOptions & { readonly inputs?: unknown; readonly tasks: unknown }> = {
  ...ofPhase,
  name: text,
  strict: flag,
  agents: mapOf(agent),
  models: mapOf(mapOf(text)),
  inputs: mapOf(input),
  environment: object<NonNullable<WorkflowOptions['environment']>>({
    copy: texts,
    link: texts,
    setup: text,
    cache: texts,
  }),
  sandbox,
  deliver: word('branch', 'merge', 'pr'),
  tasks: fits('a task, a list of tasks, or a function of `{ inputs }` that gives them', (value) => value !== null),
};
