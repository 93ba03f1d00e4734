import type { JsonObject } from '../../core/base/json.ts';
import type { AgentDefinition, SandboxPolicy, Writes } from '../../core/workflow/workflow.ts';
import { mapped, texts } from '../shape/collections.ts';
import { jsonObject } from '../shape/json-value.ts';
import { field, type Fields, record, requiredField } from '../shape/record.ts';
import { count, oneOf, text, word } from '../shape/scalars.ts';
import type { Shape } from '../shape/shape.ts';
import { present } from './present.ts';

export const writesShape: Shape<Writes> = oneOf('workspace', 'patch', 'none');
export const sandboxShape: Shape<SandboxPolicy> = oneOf('auto', 'required', 'none');

type AgentFields = {
  readonly adapter: string;
  readonly model?: string;
  readonly effort?: string;
  readonly tools?: readonly string[];
  readonly prompt?: string;
  readonly writes?: Writes;
  readonly sandbox?: SandboxPolicy;
  readonly env?: readonly string[];
  readonly max_turns?: number;
  readonly max_parallel?: number;
  readonly options?: JsonObject;
};

const fields: Fields<AgentFields> = {
  adapter: requiredField(text, 'Which CLI or API does the work, as `tutti doctor` lists them.'),
  model: field(word, 'A tier of `models`, or the own name of a model.'),
  effort: field(word, 'How hard the model thinks, in the words of its adapter.'),
  tools: field(texts, 'Tools that the agent may use; all of its adapter unless said.'),
  prompt: field(text, 'Put before every prompt of this agent.'),
  writes: field(writesShape, 'Whether it writes in its workspace, answers with a patch, or writes nothing.'),
  sandbox: field(sandboxShape, 'Whether it runs in a sandbox; as the file says unless said here.'),
  env: field(texts, 'Names of variables that it may see beside the usual ones.'),
  max_turns: field(count, 'Turns after which the agent is stopped.'),
  max_parallel: field(count, 'How many of this agent may work at once.'),
  options: field(jsonObject, 'Settings that only its adapter knows, such as the `script` of a scripted agent.'),
};

/** A named role: who does the work, and with which rights. */
export const agentShape: Shape<AgentDefinition> = mapped(
  record(fields, { expects: 'an agent', notYet: ['fallbacks'] }),
  toAgent,
);

function toAgent({ max_turns: maxTurns, max_parallel: maxParallel, ...given }: AgentFields): AgentDefinition {
  return {
    ...given,
    env: given.env ?? [],
    options: given.options ?? {},
    ...present({ maxTurns, maxParallel }),
  };
}
