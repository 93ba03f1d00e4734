import type {
  AgentDefinition,
  AgentWork,
  BudgetDefinition,
  CompensateDefinition,
  GateDefinition,
  InputDefinition,
  LeafDefinition,
  PhaseDefinition,
  RetryDefinition,
  TaskCommon,
} from '../../core/workflow/workflow.ts';
import { present } from '../language/present.ts';
import { parseDuration } from '../shape/duration.ts';
import type { Gives } from './expression.ts';
import type {
  Agent,
  Budget,
  Contract,
  Duration,
  Gate,
  Input,
  PhaseOptions,
  TaskOptions,
  WorkOptions,
} from './options.ts';
import { idsOf, lastOf } from './part.ts';
import { recordedOf } from './record-expression.ts';

/** What `placeholders: true` looks for. */
const PLACEHOLDER_WORDS: readonly string[] = ['TODO', 'FIXME', 'stub', 'mock'];
/** The agent of tasks that name none. */
export const DEFAULT_AGENT = 'default';

const USD_MICROS = 1_000_000;

function commonOf(id: string, options: TaskOptions, agent: string = DEFAULT_AGENT): TaskCommon {
  const { when, approval = [], budget, retry, compensate } = options;
  return {
    id,
    needs: needsOf(options),
    join: options.join ?? 'all_success',
    ...present({ when: celOf(when), testCommand: options.testCommand, owns: options.owns }),
    approval: typeof approval === 'string' ? [approval] : approval,
    successCriteria: options.successCriteria ?? [],
    gotchas: options.gotchas ?? [],
    reads: options.reads ?? [],
    protected: options.protected ?? [],
    gates: (options.gates ?? []).map(gateOf),
    ...present({
      budget: budget === undefined ? undefined : budgetOf(budget),
      retry: retry === undefined ? undefined : retryOf(retry),
      compensate: compensate === undefined ? undefined : compensateOf(compensate, agent),
    }),
  };
}

export function phaseOf(id: string, options: PhaseOptions): PhaseDefinition {
  return {
    ...commonOf(id, options),
    kind: 'phase',
    ...present({ maxParallel: options.maxParallel }),
    tasks: [],
    saga: false,
  };
}

export function leafOf(id: string, options: TaskOptions & WorkOptions, work: LeafDefinition['work']): LeafDefinition {
  return {
    ...commonOf(id, options, work.type === 'agent' ? work.agent : DEFAULT_AGENT),
    kind: 'leaf',
    work,
    deliverables: options.deliverables ?? [],
    inputs: options.inputs ?? [],
    references: options.references ?? [],
    ...present({ reason: options.reason, output: options.output }),
    writes: options.writes ?? 'workspace',
    mayChangeNothing: options.mayChangeNothing ?? false,
    env: options.env ?? {},
    ...present({ timeoutMs: durationOf(options.timeout) }),
  };
}

export function agentWorkOf(options: Contract): AgentWork {
  const { model, role, outputFormat } = options;
  return {
    type: 'agent',
    agent: options.agent ?? DEFAULT_AGENT,
    ...present({ model, role }),
    objective: options.objective,
    ...present({ outputFormat }),
    tools: options.tools ?? [],
    sources: options.sources ?? [],
    boundaries: options.boundaries ?? [],
  };
}

/** Ids of what is named, and of what the condition speaks of. */
function needsOf({ needs = [], when }: TaskOptions): readonly string[] {
  const named = needs.flatMap((need) => (typeof need === 'string' ? [need] : idsOf(lastOf(need.nodes))));
  return [...new Set([...named, ...(recordedOf(when)?.needs ?? [])])];
}

export function celOf(condition: string | Gives<boolean> | undefined): string | undefined {
  return typeof condition === 'string' ? condition : recordedOf(condition)?.cel;
}

function gateOf(gate: Gate): GateDefinition {
  if (typeof gate === 'string') return { type: 'run', name: gate, command: gate };
  if ('run' in gate) {
    const limit = present({ timeoutMs: durationOf(gate.timeout) });
    return { type: 'run', name: gate.name ?? gate.run, command: gate.run, ...limit };
  }
  if ('files' in gate) return { type: 'files', name: gate.name ?? 'files', paths: gate.files };
  const words = gate.placeholders === true ? PLACEHOLDER_WORDS : gate.placeholders;
  return { type: 'placeholders', name: gate.name ?? 'placeholders', words };
}

function budgetOf({ tokens, usd, duration, mode = 'audit' }: Budget): BudgetDefinition {
  const usdMicros = usd === undefined ? undefined : Math.round(usd * USD_MICROS);
  return { ...present({ tokens, usdMicros, durationMs: durationOf(duration) }), mode };
}

function retryOf(retry: NonNullable<TaskOptions['retry']>): RetryDefinition {
  if (typeof retry === 'number') return { maxAttempts: retry, backoffMs: 0 };
  return { maxAttempts: retry.maxAttempts, backoffMs: durationOf(retry.backoff) ?? 0 };
}

/** @param agent who did it, and undoes it unless another one is named */
function compensateOf(compensate: NonNullable<TaskOptions['compensate']>, agent: string): CompensateDefinition {
  if (compensate === 'revert') return { type: 'revert' };
  return 'run' in compensate ? { type: 'command', command: compensate.run } : agentWorkOf({ agent, ...compensate });
}

/** Milliseconds. */
function durationOf(duration: Duration | undefined): number | undefined {
  return duration === undefined ? undefined : (parseDuration(String(duration)) ?? undefined);
}

export function agentOf({ env = [], options = {}, ...given }: Agent): AgentDefinition {
  return { ...present(given), adapter: given.adapter, env, options };
}

export function inputOf({ type = 'string', required, default: fallback, ...given }: Input): InputDefinition {
  return {
    ...present(given),
    type,
    required: required ?? fallback === undefined,
    ...present({ default: fallback }),
  };
}
