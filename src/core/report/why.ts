import { ROOT, type TaskPath } from '../base/ids.ts';
import { unreachable } from '../base/unreachable.ts';
import type { PlanNode } from '../plan/plan.ts';
import type { RunState, TaskState } from '../run/state.ts';
import { retryableOf } from './failures.ts';
import { waysOn } from './inbox.ts';
import { childrenIn, definitionOf } from './existing-nodes.ts';
import { isoTime } from './iso-time.ts';
import { shownPath } from './shown-path.ts';

/** Why a task stands where it stands: the cause first, then what led to it, then what can be done. */
export type WhyView = {
  readonly task: string;
  readonly status: string;
  readonly because: readonly string[];
  readonly ways: readonly string[];
};

/** A chain of causes longer than this is a plan nobody can follow anyway. */
const CAUSES_MAX = 12;
const STOPPED: ReadonlySet<string> = new Set(['blocked', 'failed', 'cancelled']);

/** @param path of a node that exists */
export function whyView(state: RunState, path: TaskPath): WhyView {
  const task = state.tasks.get(path);
  return {
    task: shownPath(path),
    status: task?.status ?? 'pending',
    because: because(state, path),
    ways: wordsToType(state, path),
  };
}

function because(state: RunState, path: TaskPath): readonly string[] {
  const task = state.tasks.get(path);
  if (task !== undefined && task.status !== 'pending' && task.status !== 'ready') return reasons(state, task);
  const causes = causesOf(state, path);
  const waits = openNeeds(state, path).map((need) => `it needs ${shownPath(need)}, which is ${standing(state, need)}`);
  const deeper = causes
    .filter((cause) => !openNeeds(state, path).includes(cause))
    .map((cause) => causeLine(state, cause));
  const all = [...waits, ...deeper];
  return all.length > 0 ? all : [unhindered(state, task)];
}

/** READY, or PENDING with nothing ahead of it: only room is missing, or its phase has not begun. */
function unhindered(state: RunState, task: TaskState | undefined): string {
  if (state.paused) return 'the run is paused: nothing more is launched until `tutti resume`';
  if (task === undefined) return 'the phase around it has not begun';
  if (task.notBefore !== null) return `its next attempt waits until ${isoTime(task.notBefore)}`;
  if (task.lane?.startsWith('window:') === true)
    return 'its phase already has as many tasks at work as its `max_parallel`';
  const { used } = state.slots;
  const limit = state.started?.limits.maxParallel ?? 0;
  if (used >= limit) return `all ${limit} slots are taken (--max-parallel)`;
  const agent = task.node.kind === 'leaf' ? task.node.agent : null;
  const limited = agent === null ? undefined : state.started?.limits.perAgent[agent];
  if (limited !== undefined) return `agent ${agent ?? ''} already works on as many tasks as it may (${limited})`;
  return 'its needs are met: it starts next';
}

function reasons(state: RunState, task: TaskState): readonly string[] {
  switch (task.status) {
    case 'blocked':
      return [...blockedReasons(task), ...gateReasons(task)];
    case 'failed':
      return [...failedReasons(state, task), ...gateReasons(task)];
    case 'skipped':
      return [skippedReason(task), ...causesOf(state, task.node.path).map((cause) => causeLine(state, cause))];
    case 'cancelled':
      return ['it was cancelled'];
    case 'complete':
      return [completeReason(task), ...downBelow(state, task), ...earlierAttempts(task)];
    default:
      return [activeReason(task), ...downBelow(state, task), ...gateReasons(task), ...earlierAttempts(task)];
  }
}

function blockedReasons({ blocked }: TaskState): readonly string[] {
  if (blocked === null) return [];
  const first = `it waits for ${WAITS_FOR[blocked.reason]}: ${blocked.message}`;
  return blocked.until === null ? [first] : [first, `it goes on by itself at ${isoTime(blocked.until)}`];
}

const WAITS_FOR: Readonly<Record<NonNullable<TaskState['blocked']>['reason'], string>> = {
  approval: 'an approval',
  question: 'an answer',
  quota: 'a limit of the agent to end',
  conflict: 'a person to look at a conflict',
  budget: 'a larger budget',
  environment: 'something that this machine lacks',
};

function failedReasons(state: RunState, task: TaskState): readonly string[] {
  const own =
    task.error === null ? [] : [task.error.what, ...(task.error.fix === '' ? [] : [`fix: ${task.error.fix}`])];
  const attempts = task.attempt > 1 ? [`${task.attempt} attempts were made`] : [];
  return [...own, ...downBelow(state, task), ...attempts];
}

/** What it holds and what did not go well; of many, the first. */
function downBelow(state: RunState, task: TaskState): readonly string[] {
  if (task.node.kind === 'leaf') return [];
  const bad = childrenIn(state, task.path).filter((child) => isBad(state, child));
  const lines = bad.slice(0, CAUSES_MAX).map((child) => causeLine(state, child));
  return bad.length > CAUSES_MAX ? [...lines, `and ${bad.length - CAUSES_MAX} more: tutti status`] : lines;
}

function activeReason({ node, attempt, stage, status, children, unfolding }: TaskState): string {
  if (node.kind === 'leaf') return `attempt ${attempt} is ${stage ?? status}`;
  if (stage !== 'children') return `what it holds has ended, and its own checks go on: ${stage ?? status}`;
  if (node.kind === 'loop') return `it is in iteration ${unfolding?.copies ?? 0} of at most ${node.max}`;
  return `${children.ended} of the ${children.total} tasks that it holds have ended`;
}

function skippedReason(task: TaskState): string {
  const detail = task.detail === '' ? '' : `: ${task.detail}`;
  switch (task.skippedBecause) {
    case 'when':
      return `its \`when\` did not hold${detail}`;
    case 'person':
      return `a person skipped it${detail}`;
    case 'judge':
      return `it passed its gates, and another candidate was taken${detail}`;
    default:
      return `a task that it needs did not complete${detail}`;
  }
}

function completeReason({ integrated, changed, result, unfolding, node, children }: TaskState): string {
  if (node.kind === 'loop') return `it ended after iteration ${unfolding?.copies ?? 0}: ${result ?? ''}`;
  if (node.kind === 'map' && children.total === 0) return 'there was no item, so nothing was to be done';
  if (node.kind === 'candidates') return `${unfolding?.chosen ?? 'nothing'} was taken`;
  if (node.kind !== 'leaf') return result === null ? 'all that it holds has ended well' : `it ended: ${result}`;
  if (integrated?.type !== 'merged') return 'it ended well and changed nothing';
  return `its change (${changed} ${changed === 1 ? 'file' : 'files'}) passed its gates and is commit ${integrated.commit.slice(0, 10)} on the branch`;
}

/** Why one attempt was not enough. */
function earlierAttempts({ feedback }: TaskState): readonly string[] {
  return feedback.flatMap((told) => {
    switch (told.type) {
      case 'gates':
        return gateReasons({ gates: told.results }).map((reason) => `attempt ${told.attempt}: ${reason}`);
      case 'violations':
        return told.violations.map(({ path, rule }) => `attempt ${told.attempt}: ${path} was left out (${rule})`);
      case 'ended':
        return [`attempt ${told.attempt} ended: ${told.outcome}${told.message === '' ? '' : `, ${told.message}`}`];
      case 'conflict':
        return [`attempt ${told.attempt}: conflict in ${told.files.join(', ')}`];
      case 'refused':
        return told.problems.map((problem) => `refused: ${problem}`);
      case 'person':
        return [`a person said: ${told.message}`];
      default:
        return unreachable(told);
    }
  });
}

function gateReasons({ gates }: Pick<TaskState, 'gates'>): readonly string[] {
  return gates
    .filter((gate) => gate.answer !== 'pass')
    .map(({ name, answer, onBase, evidence }) => {
      const before = onBase === undefined ? '' : ` (on the base: ${onBase})`;
      const last = evidence.trimEnd().split('\n').at(-1) ?? '';
      return `gate ${name}: ${answer}${before}${last === '' ? '' : `: ${last}`}`;
    });
}

function causeLine(state: RunState, cause: TaskPath): string {
  return `${shownPath(cause)} is ${standing(state, cause)}`;
}

/** What stands at the ends of the chains of needs, and at those of the phases above it: blocked or failed tasks. */
function causesOf(state: RunState, path: TaskPath): readonly TaskPath[] {
  const seen = new Set<TaskPath>([path]);
  const causes: TaskPath[] = [];
  const open: TaskPath[] = [path];
  for (let at = open.shift(); at !== undefined && causes.length < CAUSES_MAX; at = open.shift()) {
    const status = state.tasks.get(at)?.status ?? 'pending';
    const isCause = at !== path && STOPPED.has(status);
    const ahead = isCause && childrenIn(state, at).length === 0 ? [] : aheadOf(state, at);
    if (isCause && ahead.every((next) => seen.has(next))) causes.push(at);
    for (const next of ahead) {
      if (!seen.has(next)) open.push(next);
      seen.add(next);
    }
  }
  return causes;
}

function aheadOf(state: RunState, path: TaskPath): readonly TaskPath[] {
  const task = state.tasks.get(path);
  const status = task?.status ?? 'pending';
  if (status === 'skipped' && task?.skippedBecause === 'need') return missedNeeds(state, task.node);
  if (status === 'complete' || status === 'skipped') return [];
  const parent = definitionOf(state, path)?.parent ?? null;
  const parentIsShut = parent !== null && (state.tasks.get(parent)?.status ?? 'pending') === 'pending';
  const below = childrenIn(state, path).filter((child) => isBad(state, child));
  return [...openNeeds(state, path), ...below, ...(parentIsShut && parent !== ROOT ? [parent] : [])];
}

/** What did not complete, or was itself skipped because of a need: the way to the failure that began it. */
function missedNeeds(state: RunState, { needs }: PlanNode): readonly TaskPath[] {
  return needs.filter((need) => isBad(state, need) || state.tasks.get(need)?.skippedBecause === 'need');
}

function openNeeds(state: RunState, path: TaskPath): readonly TaskPath[] {
  return (definitionOf(state, path)?.needs ?? []).filter((need) => {
    const status = state.tasks.get(need)?.status ?? 'pending';
    return status !== 'complete' && status !== 'skipped';
  });
}

function isBad(state: RunState, path: TaskPath): boolean {
  return STOPPED.has(state.tasks.get(path)?.status ?? 'pending');
}

/** In the words of the screen: upper case, with the one line that explains it. */
function standing(state: RunState, path: TaskPath): string {
  const task = state.tasks.get(path);
  const status = (task?.status ?? 'pending').toUpperCase();
  const detail = task?.blocked?.message ?? task?.error?.what ?? '';
  return detail === '' ? status : `${status} (${detail})`;
}

/** For the task itself, for what it went down with, or for what it waits on. */
function wordsToType(state: RunState, path: TaskPath): readonly string[] {
  const task = state.tasks.get(path);
  const own = task === undefined ? [] : waysOn(state, (task.status === 'failed' && retryableOf(state, task)) || task);
  if (own.length > 0) return own;
  const ways = causesOf(state, path).flatMap((cause) => {
    const at = state.tasks.get(cause);
    return at === undefined ? [] : waysOn(state, at);
  });
  if (ways.length > 0) return ways;
  return state.paused ? [`tutti resume ${state.started?.run ?? ''}`] : [];
}
