import { TuttiError } from '../../core/base/tutti-error.ts';
import { fillTemplate } from '../../core/workflow/fill-template.ts';
import { prompt } from '../../core/brief/prompt.ts';
import type { Json, JsonObject } from '../../core/base/json.ts';
import type { TaskFailure } from '../../core/run/attempt.ts';
import type { AgentDefinition } from '../../core/workflow/workflow.ts';
import type { Agent, AgentParser, AgentRequest } from '../../ports/agent.ts';
import type { AttemptId } from '../../ports/workspaces.ts';
import type { Performing } from '../performing.ts';
import type { AttemptWork } from '../../core/brief/attempt-work.ts';
import { modelName } from '../../core/plan/model-name.ts';

/** Files that an attempt finds and leaves in its scratch folder. */
const INPUTS_FILE = 'inputs.json';
export const OUTPUT_FILE = 'output.json';

export type Launched =
  | { readonly type: 'launched'; readonly parser: AgentParser }
  | { readonly type: 'impossible'; readonly error: TaskFailure };

/** Starts the agent, or finds it at work already; either way its lines can be parsed from the first one. */
export async function launchAttempt(work: AttemptWork, { run, ports }: Performing): Promise<Launched> {
  const id = { run, task: work.task, attempt: work.attempt };
  const definition = definitionOf(work);
  const agent = ports.agents.get(definition.adapter);
  if (agent === undefined) return { type: 'impossible', error: noAdapter(definition.adapter) };
  const request = requestOf({ work, id, definition }, ports);
  if (await ports.launcher.launched(id)) return { type: 'launched', parser: agent.parser(request) };
  try {
    await launchAgent(agent, { work, id, request, definition }, ports);
  } catch (error) {
    // What the machine lacks (a program, a sandbox that the file demands) is a block that names it, not a crash of the
    // run.
    if (!(error instanceof TuttiError)) throw error;
    return { type: 'impossible', error: { code: error.code, what: error.what, fix: error.fix } };
  }
  return { type: 'launched', parser: agent.parser(request) };
}

type Launching = {
  readonly work: AttemptWork;
  readonly id: AttemptId;
  readonly request: AgentRequest;
  readonly definition: AgentDefinition;
};

async function launchAgent(
  agent: Agent,
  { work, id, request, definition }: Launching,
  ports: Performing['ports'],
): Promise<void> {
  const plan = agent.launch(request);
  const { leaf } = work;
  const scratch = ports.launcher.scratch(id);
  const filled: Record<string, string> = {};
  for (const [name, value] of Object.entries(leaf.env)) filled[name] = fillTemplate(value, work.brief.values);
  await ports.launcher.launch({
    id,
    program: plan.program,
    args: plan.args,
    stdin: plan.stdin,
    cwd: work.workspace,
    env: {
      ...plan.env,
      ...filled,
      TUTTI_RUN: id.run,
      TUTTI_TASK: id.task,
      TUTTI_ATTEMPT: String(id.attempt),
      TUTTI_INPUTS: `${scratch}/${INPUTS_FILE}`,
      TUTTI_OUTPUT: `${scratch}/${OUTPUT_FILE}`,
      ...aroundIn(work),
    },
    inherit: [...plan.inherit, ...definition.env],
    files: { ...plan.files, [INPUTS_FILE]: JSON.stringify(inputsOf(work), null, 2) },
    sandbox: {
      policy: sandboxOf(work, definition),
      writable: [...plan.writable, ...work.plan.environment.cache],
      network: true,
    },
    makes: plan.makes ?? [],
    prompt: request.prompt,
  });
}

function requestOf({ work, id, definition }: Omit<Launching, 'request'>, ports: Performing['ports']): AgentRequest {
  const { leaf, plan } = work;
  const model = (leaf.work.type === 'agent' ? leaf.work.model : undefined) ?? definition.model ?? null;
  const tools = leaf.work.type === 'agent' && leaf.work.tools.length > 0 ? leaf.work.tools : (definition.tools ?? null);
  return {
    id,
    cwd: work.workspace,
    scratch: ports.launcher.scratch(id),
    home: ports.home,
    prompt: leaf.work.type === 'agent' ? prompt(work) : '',
    model: model === null ? null : modelName(model, definition.adapter, plan.models),
    effort: definition.effort ?? null,
    writes: leaf.writes,
    tools,
    maxTurns: definition.maxTurns ?? null,
    usdMicrosMax: leaf.budget?.mode === 'enforce' ? (leaf.budget.usdMicros ?? null) : null,
    outputSchema: leaf.output ?? null,
    session: work.session,
    sandboxed: ports.launcher.sandboxKind(sandboxOf(work, definition)) !== 'none',
    options: definition.options,
    command: leaf.work.type === 'command' ? leaf.work.command : '',
  };
}

/** A task may ask for more than the file does, never for less. */
function sandboxOf(work: AttemptWork, definition: AgentDefinition): AttemptWork['plan']['sandbox'] {
  if (definition.sandbox === 'required' || work.plan.sandbox === 'required') return 'required';
  return definition.sandbox ?? work.plan.sandbox;
}

const COMMAND: AgentDefinition = { adapter: 'shell', env: [], options: {} };

function definitionOf(work: AttemptWork): AgentDefinition {
  if (work.leaf.work.type === 'command') return COMMAND;
  return work.plan.agents[work.leaf.work.agent] ?? { ...COMMAND, adapter: work.leaf.work.agent };
}

/** What a command reads from `$TUTTI_INPUTS`. */
function inputsOf(work: AttemptWork): JsonObject {
  const needs: Record<string, Json> = {};
  for (const { task, ...told } of work.brief.needs) needs[task.slice(task.lastIndexOf('/') + 1)] = { ...told };
  return { ...work.brief.around, needs };
}

/** What a command is for, where it is one of many: a text as it is, anything else as JSON. */
function aroundIn({ brief: { around } }: AttemptWork): Record<string, string> {
  const { item, index, iteration } = around;
  return {
    ...(item === undefined ? {} : { TUTTI_ITEM: typeof item === 'string' ? item : JSON.stringify(item) }),
    ...(index === undefined ? {} : { TUTTI_INDEX: String(index) }),
    ...(iteration === undefined ? {} : { TUTTI_ITERATION: String(iteration) }),
  };
}

function noAdapter(adapter: string): TaskFailure {
  return {
    code: 'ADAPTER_UNKNOWN',
    what: `there is no agent adapter '${adapter}'`,
    fix: 'name another in the file, or run tutti doctor',
  };
}
