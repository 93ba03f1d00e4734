import { ROOT } from '../base/ids.ts';
import { modelName } from '../plan/model-name.ts';
import type { LeafNode, Plan, PlanNode } from '../plan/plan.ts';
import { type BlockReason, NO_USAGE, type Usage } from '../run/attempt.ts';
import { firstOf } from '../run/evolve/lanes.ts';
import { outputOf } from '../run/output-of.ts';
import { resultOf } from '../run/result-of.ts';
import type { RunState, TaskState } from '../run/state.ts';
import { existingNodes } from './existing-nodes.ts';
import { checkpoints } from './checkpoints.ts';
import { failuresOf, retryableOf } from './failures.ts';
import { isoTime } from './iso-time.ts';
import { shownPath } from './shown-path.ts';

/** How a run stands as a whole. `interrupted`: unfinished, and no process drives it; only a host can know that. */
export type RunStatus =
  | 'running'
  | 'waiting'
  | 'failed'
  | 'complete'
  | 'cancelled'
  | 'paused'
  | 'budget'
  | 'interrupted';

/** The JSON of `tutti status --json`, field by field. Money is in US dollars, times are ISO 8601. */
export type StatusView = {
  readonly run: string;
  readonly workflow: string;
  readonly status: RunStatus;
  readonly base: string;
  readonly branch: string;
  readonly head: string;
  /**
   * Every node that exists, by path, in the order of the plan; the root as `.`, and only where it has something to
   * say.
   */
  readonly tasks: readonly TaskStatusView[];
  /** Where the failure of the run began, by path, and what `tutti retry` takes for it; null where nothing. */
  readonly failures: readonly { readonly task: string; readonly again: string | null }[];
  readonly budget: BudgetView;
  readonly checkpoints: readonly CheckpointView[];
};

/** What was spent against what may be; `usd` is null where the price of something is unknown. */
export type BudgetView = {
  readonly tokens: number;
  readonly tokens_limit: number | null;
  readonly usd: number | null;
  readonly usd_limit: number | null;
  readonly mode: 'audit' | 'enforce';
};

/** An integrated commit. Its id is that of the attempt that made it. */
export type CheckpointView = {
  readonly id: string;
  readonly sha: string;
  readonly task: string;
  readonly message: string;
};

export type TaskStatusView = {
  readonly id: string;
  /** Siblings that it waits for, by path. */
  readonly needs: readonly string[];
  readonly status: string;
  readonly phase: string | null;
  readonly attempt: number;
  readonly agent: string | null;
  readonly model: string | null;
  readonly workspace: string | null;
  readonly commit: string | null;
  readonly output: unknown;
  readonly result: string | null;
  readonly iterations: number | null;
  readonly blocked: {
    readonly reason: BlockReason;
    readonly message: string;
    readonly block: number;
    readonly until: string | null;
  } | null;
  /** `compensating`: of a saga that undoes what it did, or has. */
  readonly error: {
    readonly code: string;
    readonly what: string;
    readonly fix: string;
    readonly compensating?: true;
  } | null;
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number; readonly usd: number | null } | null;
  readonly gates: readonly { readonly name: string; readonly answer: string; readonly duration_ms: number }[];
  readonly changed: number;
  readonly started_at: string | null;
  readonly ended_at: string | null;
};

export function statusView(state: RunState): StatusView {
  const { plan } = state.index;
  return {
    run: state.started?.run ?? '',
    workflow: state.started?.workflow ?? plan.name,
    status: runStatus(state),
    base: state.started?.base ?? '',
    branch: state.started?.branch ?? '',
    head: state.head ?? state.started?.base ?? '',
    tasks: existingNodes(state).map((node) => taskStatusView(state, node)),
    failures: failuresOf(state).map((task) => failureView(state, task)),
    budget: budgetView(state),
    checkpoints: checkpoints(state),
  };
}

/**
 * As the state alone tells it: `running` while anything can still move, then what it stands still for, a budget before
 * a person before a failure. It never says `interrupted`, since a journal does not know whether a process drives it.
 */
export function runStatus(state: RunState): RunStatus {
  const root = state.tasks.get(ROOT);
  const live = [...state.owed.values()].some((effect) => effect.type !== 'wait-until' || effect.block === 0);
  if (root?.status === 'cancelled') return 'cancelled';
  if (root?.status === 'complete' || root?.status === 'skipped') return live ? 'running' : 'complete';
  if (state.paused) return 'paused';
  if (live || (state.counts.ready > 0 && !isHeldUp(state))) return 'running';
  if (state.counts.blocked > 0) return isOutOfBudget(state) ? 'budget' : 'waiting';
  return state.counts.failed > 0 ? 'failed' : 'running';
}

/** Whatever is READY waits for a window (`max_parallel`), all places of which are taken by what is BLOCKED. */
function isHeldUp(state: RunState): boolean {
  return state.counts.blocked > 0 && [...state.lanes.values()].every((lane) => firstOf(lane) === null);
}

function isOutOfBudget(state: RunState): boolean {
  if (state.counts.blocked === 0) return false;
  return [...state.tasks.values()].some((task) => task.blocked?.reason === 'budget');
}

export function taskStatusView(state: RunState, node: PlanNode): TaskStatusView {
  const task = state.tasks.get(node.path);
  const leaf = node.kind === 'leaf' ? node : null;
  return {
    id: shownPath(node.path),
    needs: node.needs,
    status: task?.status ?? 'pending',
    phase: task?.stage ?? null,
    attempt: task?.attempt ?? 0,
    agent: leaf?.agent ?? null,
    model: leaf === null ? null : modelOf(leaf, state.index.plan),
    workspace: task?.workspace ?? null,
    commit: task?.integrated?.type === 'merged' ? task.integrated.commit : (task?.commit ?? null),
    output: outputOf(state, node.path),
    result: task === undefined ? null : resultOf(task),
    iterations: iterationsOf(task),
    blocked: task === undefined ? null : blockedView(task),
    error: errorView(task),
    usage: task === undefined || task.attempt === 0 || leaf === null ? null : usageView(task.usage, task.unpriced),
    gates: (task?.gates ?? []).map(({ name, answer, durationMs }) => ({ name, answer, duration_ms: durationMs })),
    changed: task?.changed ?? 0,
    started_at: timeOrNull(task?.startedAt),
    ended_at: timeOrNull(task?.endedAt),
  };
}

function failureView(state: RunState, task: TaskState): StatusView['failures'][number] {
  const again = retryableOf(state, task);
  return { task: shownPath(task.path), again: again === null ? null : shownPath(again.path) };
}

/** A saga that has failed tells with its error that it takes back what it did, or took it back. */
function errorView(task: TaskState | undefined): TaskStatusView['error'] {
  const compensating = task?.unfolding?.compensating ?? null;
  if (compensating === null) return task?.error ?? null;
  return { ...(task?.error ?? compensating.error), compensating: true };
}

/** Of a loop or a supervisor: how often it went round, in its present generation. */
function iterationsOf(task: TaskState | undefined): number | null {
  const kind = task?.node.kind;
  return kind === 'loop' || kind === 'supervise' ? (task?.unfolding?.copies ?? 0) : null;
}

/** A tier is looked up for the agent's own adapter; any other name is a model's own. */
function modelOf(leaf: LeafNode, plan: Plan): string | null {
  if (leaf.work.type === 'command') return null;
  const agent = plan.agents[leaf.agent];
  const wanted = leaf.work.model ?? agent?.model;
  if (wanted === undefined) return null;
  return modelName(wanted, agent?.adapter ?? '', plan.models);
}

function blockedView(task: TaskState): TaskStatusView['blocked'] {
  if (task.blocked === null) return null;
  const { reason, message, block, until } = task.blocked;
  return { reason, message, block, until: timeOrNull(until) };
}

/** What was read from a cache was read: it counts as input. An unknown price makes the sum unknown. */
function usageView(usage: Usage, unpriced: number): NonNullable<TaskStatusView['usage']> {
  return {
    input_tokens: usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens,
    output_tokens: usage.outputTokens,
    usd: usage.usdMicros === null || unpriced > 0 ? null : usage.usdMicros / 1_000_000,
  };
}

/** The root's: its usage is the sum of all below it. */
function budgetView(state: RunState): BudgetView {
  const root = state.tasks.get(ROOT);
  const limit = root?.budget ?? state.index.node(ROOT)?.budget;
  const { input_tokens, output_tokens, usd } = usageView(root?.usage ?? NO_USAGE, root?.unpriced ?? 0);
  return {
    tokens: input_tokens + output_tokens,
    tokens_limit: limit?.tokens ?? null,
    usd,
    usd_limit: limit?.usdMicros === undefined ? null : limit.usdMicros / 1_000_000,
    mode: limit?.mode ?? 'audit',
  };
}

function timeOrNull(ms: number | null | undefined): string | null {
  return ms === null || ms === undefined ? null : isoTime(ms);
}
