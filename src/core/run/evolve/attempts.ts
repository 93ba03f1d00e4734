import { assert } from '../../base/assert.ts';
import { attemptName, type AttemptEnd, type Feedback, type Usage } from '../attempt.ts';
import type { RunEvent } from '../event.ts';
import type { RunState, TaskState } from '../state.ts';
import { dequeue, joinMerges, leaveMerges } from './lanes.ts';
import { oweTime, owe, settle, settleTime } from './owe.ts';
import { becomeReady, releaseSlot, takeSlot } from './slots.ts';
import { parentOf, setStatus } from './standing.ts';

const NO_GATES: readonly never[] = [];
/** How much of what went wrong before is told to the next attempt. */
const FEEDBACK_MAX = 6;

type Of<T extends RunEvent['type']> = RunEvent & { readonly type: T };

export function attemptStarted(state: RunState, task: TaskState, event: Of<'attempt.started'>): void {
  assert(task.node.kind === 'leaf', `${task.path} is no leaf`);
  dequeue(state, task);
  takeSlot(state, task);
  task.attempt = event.attempt;
  task.startedAt ??= state.at;
  task.notBefore = null;
  task.base = null;
  task.commit = null;
  task.gates = NO_GATES;
  const prepares = task.node.stages.includes('prepare');
  setStatus(state, task, prepares ? 'starting' : 'active');
  task.stage = prepares ? 'preparing' : 'working';
  owe(state, task, prepares ? 'prepare-workspace' : 'run-attempt');
}

export function attemptPrepared(state: RunState, task: TaskState, event: Of<'attempt.prepared'>): void {
  settle(state, task, 'prepare-workspace');
  setStatus(state, task, 'active');
  task.stage = 'working';
  task.base = event.base;
  task.workspace = event.workspace;
  owe(state, task, 'run-attempt');
}

export function attemptEnded(state: RunState, task: TaskState, event: Of<'attempt.ended'>): void {
  applyEnd(state, task, event.end);
  if (task.stage === 'stopping') return;
  if (!proceeds(task, event.end)) {
    task.stage = 'ended';
    if (event.end.outcome !== 'cancelled')
      tell(task, { type: 'ended', attempt: task.attempt, outcome: event.end.outcome, message: event.end.message });
    if (event.end.violations.length > 0)
      tell(task, { type: 'violations', attempt: task.attempt, violations: event.end.violations });
    return;
  }
  const verifies = task.node.kind === 'leaf' && task.node.stages.includes('verify') && task.node.gates.length > 0;
  if (!verifies) return goOnVerified(state, task);
  task.stage = 'verifying';
  owe(state, task, 'run-gates');
}

/** What is known of an attempt's end, also when it completes the task in the same event. */
export function applyEnd(state: RunState, task: TaskState, end: AttemptEnd): void {
  if (task.stage === 'preparing') settle(state, task, 'prepare-workspace');
  if (task.stage === 'working') settle(state, task, 'run-attempt');
  if (task.stage === 'stopping') settle(state, task, 'stop-attempt');
  releaseSlot(state, task);
  task.commit = end.commit;
  task.changed = end.changed;
  task.session = end.session ?? task.session;
  task.handoff = end.handoff;
  task.output = end.output ?? null;
  task.interrupted = end.outcome === 'lost' || end.outcome === 'cancelled';
  task.losses = end.outcome === 'lost' ? task.losses + 1 : 0;
  task.misfits = end.outcome === 'output-invalid' ? task.misfits + 1 : 0;
  spend(state, task, end.usage);
}

/** Its work may be looked at: it says that it is done, broke no rule, and made a change or need not. */
export function proceeds(task: TaskState, end: AttemptEnd): boolean {
  if (end.outcome !== 'done' && end.outcome !== 'no-change') return false;
  if (end.violations.length > 0) return false;
  return end.commit !== null || (task.node.kind === 'leaf' && task.node.mayChangeNothing);
}

export function attemptFailed(state: RunState, task: TaskState, event: Of<'attempt.failed'>): void {
  if (event.burnt) task.burnt += 1;
  task.onward = event.onward;
  if (event.nextAt === null) {
    becomeReady(state, task);
    return;
  }
  setStatus(state, task, 'ready');
  task.stage = null;
  task.notBefore = event.nextAt;
  oweTime(state, task, { block: 0, until: event.nextAt });
}

export function gateChecked(state: RunState, task: TaskState, event: Of<'gate.checked'>): void {
  settle(state, task, 'run-gates');
  task.gates = event.results;
  if (event.passed) {
    goOnVerified(state, task);
    return;
  }
  task.stage = 'ended';
  if (task.node.kind !== 'leaf') task.burnt += 1;
  tell(task, {
    type: 'gates',
    attempt: event.attempt,
    results: event.results.filter((result) => result.answer !== 'pass'),
  });
}

/**
 * Its commit is good by itself: it is held for a person, queued for the merge, or has nothing to integrate and is
 * done.
 */
export function goOnVerified(state: RunState, task: TaskState): void {
  const integrates = task.node.kind === 'leaf' && task.node.stages.includes('integrate') && task.commit !== null;
  if (integrates && !isHeld(task) && !awaitsChoice(state, task)) {
    queueMerge(state, task);
    return;
  }
  task.stage = 'verified';
  state.due.push(task.path);
}

/** A person must look at the change before it is integrated, and has not yet. */
export function isHeld(task: TaskState): boolean {
  return (
    task.node.approval.includes('before_integrate') &&
    !task.approved.includes('before_integrate') &&
    (task.commit !== null || answers(task))
  );
}

/** What it hands on is an answer alone: a person who asked to see it first sees that. */
function answers({ node }: TaskState): boolean {
  return node.kind === 'leaf' && !node.stages.includes('integrate');
}

/** One of several candidates, of which none was chosen yet. */
export function awaitsChoice(state: RunState, task: TaskState): boolean {
  const { node } = task;
  const parent = parentOf(state, task);
  if (node.kind !== 'leaf' || node.judges !== undefined) return false;
  return parent?.node.kind === 'candidates' && parent.unfolding?.chosen !== task.path && task.commit !== null;
}

/** Stands in the merge queue; `integrate` is owed for the first of it alone. */
function queueMerge(state: RunState, task: TaskState): void {
  task.stage = 'integrating';
  joinMerges(state, task);
  oweFirstMerge(state);
}

export function unqueueMerge(state: RunState, task: TaskState): void {
  settle(state, task, 'integrate');
  leaveMerges(state, task);
  oweFirstMerge(state);
}

export function mergeRefused(state: RunState, task: TaskState, event: Of<'merge.refused'>): void {
  unqueueMerge(state, task);
  const { result } = event;
  // Its commit is as good as before where only the branch was in the way: it goes on from there.
  task.stage = result.type === 'moved' || result.type === 'impossible' ? 'verified' : 'ended';
  if (result.type === 'conflict')
    tell(task, { type: 'conflict', attempt: event.attempt, files: result.files, excerpt: result.excerpt });
  if (result.type === 'gates-failed') {
    task.gates = result.gates;
    tell(task, {
      type: 'gates',
      attempt: event.attempt,
      results: result.gates.filter((gate) => gate.answer !== 'pass'),
    });
  }
}

export function blockTask(state: RunState, task: TaskState, event: Of<'task.blocked'>): void {
  dequeue(state, task);
  releaseSlot(state, task);
  const verified = task.stage === 'verified';
  const onward = verified ? 'integrate' : event.reason === 'approval' ? 'start' : 'attempt';
  task.blocks = event.block;
  task.blocked = {
    block: event.block,
    reason: event.reason,
    message: event.message,
    until: event.until ?? null,
    onward,
  };
  task.stage = verified ? 'held' : null;
  settleTime(state, task, 0);
  setStatus(state, task, 'blocked');
  if (event.until !== undefined) oweTime(state, task, { block: event.block, until: event.until });
}

/** Goes on where the block stopped it: a composite through the same door as a leaf. */
export function letGo(state: RunState, task: TaskState): void {
  const blocked = task.blocked;
  assert(blocked !== null, `${task.path} is not blocked`);
  settleTime(state, task, blocked.block);
  task.blocked = null;
  if (blocked.onward !== 'integrate') {
    becomeReady(state, task);
    return;
  }
  setStatus(state, task, 'active');
  goOnVerified(state, task);
}

export function tell(task: TaskState, feedback: Feedback): void {
  task.feedback = [...task.feedback, feedback].slice(-FEEDBACK_MAX);
}

function oweFirstMerge(state: RunState): void {
  const path = state.merges.first;
  const first = path === null ? undefined : state.tasks.get(path);
  if (first === undefined || state.owed.has(`${attemptName(first.path, first.attempt)}:integrate`)) return;
  owe(state, first, 'integrate');
}

function spend(state: RunState, task: TaskState, usage: Usage): void {
  if (isNothing(usage)) return;
  for (let node: TaskState | null = task; node !== null; node = parentOf(state, node)) {
    node.usage = sum(node.usage, usage);
    if (usage.usdMicros === null) node.unpriced += 1;
  }
}

function isNothing(usage: Usage): boolean {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, usdMicros } = usage;
  return usdMicros === 0 && inputTokens + cacheReadTokens + cacheWriteTokens + outputTokens === 0;
}

function sum(left: Usage, right: Usage): Usage {
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    cacheReadTokens: left.cacheReadTokens + right.cacheReadTokens,
    cacheWriteTokens: left.cacheWriteTokens + right.cacheWriteTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    usdMicros: (left.usdMicros ?? 0) + (right.usdMicros ?? 0),
  };
}
