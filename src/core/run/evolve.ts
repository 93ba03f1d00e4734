import { ROOT, type TaskPath } from '../base/ids.ts';
import { unreachable } from '../base/unreachable.ts';
import type { RunEvent } from './event.ts';
import {
  applyEnd,
  attemptEnded,
  attemptFailed,
  attemptPrepared,
  attemptStarted,
  blockTask,
  gateChecked,
  letGo,
  mergeRefused,
  tell,
  unqueueMerge,
} from './evolve/attempts.ts';
import { cancelSubtree } from './evolve/cancel.ts';
import { choose, compensate, hold, iterate, list, open, refuse, unfold } from './evolve/composites.ts';
import { askGates, closeChildren, endTask, takeBackEnd, weigh } from './evolve/needs.ts';
import { owe, settle, settleTimes } from './evolve/owe.ts';
import { becomeReady, reenterWindow } from './evolve/slots.ts';
import { needsApproval, setStatus } from './evolve/standing.ts';
import { touch } from './evolve/touch.ts';
import { nextGeneration, unfoldingOf } from './evolve/tree.ts';
import type { RunState, TaskState } from './state.ts';

/**
 * Applies one recorded fact, in place. Total: a fact is never refused, it already happened.
 *
 * @param at epoch milliseconds of the commit that holds the event
 */
export function evolve(state: RunState, event: RunEvent, at: number): void {
  state.seq += 1;
  state.at = at;
  if (event.type === 'run.started') startRun(state, event);
  else if (event.type === 'run.paused') state.paused = true;
  else if (event.type === 'run.unpaused') state.paused = false;
  else if (event.type === 'run.delivered') deliver(state);
  else evolveTask(state, event);
}

type TaskEvent = Extract<RunEvent, { readonly task: TaskPath }>;

function evolveTask(state: RunState, event: TaskEvent): void {
  const task = touch(state, event.task);
  switch (event.type) {
    case 'task.opened':
      return open(state, task, event.items ?? null);
    case 'task.listing':
      return list(state, task);
    case 'task.iterated':
      return iterate(state, task, event.iteration);
    case 'task.unfolded':
      return unfold(state, task, event.children);
    case 'task.readied':
      return ready(state, task, event.values);
    case 'task.skipped':
      task.skippedBecause = event.because;
      task.detail = event.detail;
      return endTask(state, task, 'skipped');
    case 'task.blocked':
      return blockTask(state, task, event);
    case 'task.unblocked':
      if (event.message !== '') tell(task, { type: 'person', message: event.message });
      return letGo(state, task);
    case 'task.completed':
      if (event.end !== undefined) applyEnd(state, task, event.end);
      task.result = event.result ?? null;
      endTask(state, task, 'complete');
      if (task.path === ROOT) owe(state, task, 'deliver');
      return;
    case 'task.failed':
      task.error = event.error;
      task.result = event.result ?? null;
      return endTask(state, task, 'failed');
    case 'task.verifying':
      unfoldingOf(task).answered = unfoldingOf(task).copies;
      return askGates(state, task);
    case 'tasks.refused':
      return refuse(task, event.problems);
    case 'candidate.held':
      return hold(state, task);
    case 'candidate.chosen':
      return choose(state, task, event.candidate);
    case 'compensation.started':
      return compensate(state, task, event);
    case 'task.reopened':
      return reopen(state, task, event);
    case 'task.cancelling':
      return cancelSubtree(state, task);
    case 'task.cancelled':
      settle(state, task, 'stop-attempt');
      task.result = event.result ?? null;
      return endTask(state, task, 'cancelled');
    default:
      return evolveAttempt(state, task, event);
  }
}

type AttemptEvent = Extract<
  TaskEvent,
  {
    readonly type:
      | `attempt.${string}`
      | `gate.${string}`
      | `merge.${string}`
      | `approval.${string}`
      | `budget.${string}`;
  }
>;

function evolveAttempt(state: RunState, task: TaskState, event: AttemptEvent): void {
  switch (event.type) {
    case 'attempt.started':
      return attemptStarted(state, task, event);
    case 'attempt.prepared':
      return attemptPrepared(state, task, event);
    case 'attempt.ended':
      return attemptEnded(state, task, event);
    case 'attempt.failed':
      return attemptFailed(state, task, event);
    case 'gate.checked':
      return gateChecked(state, task, event);
    case 'merge.integrated':
      unqueueMerge(state, task);
      state.head = event.result.head;
      task.integrated = event.result;
      return;
    case 'merge.refused':
      return mergeRefused(state, task, event);
    case 'approval.granted':
      task.approved = [...task.approved, task.stage === 'held' ? 'before_integrate' : 'before_start'];
      if (event.message !== '') tell(task, { type: 'person', message: event.message });
      return letGo(state, task);
    case 'approval.rejected':
      tell(task, { type: 'person', message: event.message });
      task.stage = 'ended';
      task.blocked = null;
      return;
    case 'budget.alerted':
      task.alerted = [...task.alerted, `${event.what}:${event.percent}`];
      return;
    case 'budget.raised':
      task.budget = event.budget;
      task.alerted = [];
      return;
    default:
      return unreachable(event);
  }
}

function startRun(state: RunState, event: RunEvent & { readonly type: 'run.started' }): void {
  const { run, workflow, base, baseRef, branch, limits, approveAll } = event;
  state.started = { run, workflow, base, baseRef, branch, limits, approveAll, at: state.at };
  state.head = base;
  weigh(state, touch(state, ROOT));
}

function deliver(state: RunState): void {
  state.delivered = true;
  settle(state, touch(state, ROOT), 'deliver');
}

/** Its questions are answered, or the time that it waited for has come. */
function ready(state: RunState, task: TaskState, values: TaskState['values']): void {
  settleTimes(state, task);
  task.readied = true;
  task.values = values;
  if (needsApproval(state, task)) state.due.push(task.path);
  else becomeReady(state, task);
}

function reopen(state: RunState, task: TaskState, event: RunEvent & { readonly type: 'task.reopened' }): void {
  takeBackEnd(state, task);
  task.error = null;
  task.result = null;
  task.skippedBecause = null;
  task.detail = '';
  task.endedAt = null;
  task.burnt = 0;
  task.losses = 0;
  task.misfits = 0;
  if (event.message !== '') tell(task, { type: 'person', message: event.message });
  if (event.because === 'again') beginAgain(task);
  if (event.because === 'again' || event.because === 'retry' || event.because === 'need') {
    setStatus(state, task, 'pending');
    weigh(state, task);
    return;
  }
  setStatus(state, task, 'active');
  task.stage = 'children';
  reenterWindow(state, task);
  if (event.because === 'gates') closeChildren(state, task);
}

/** All is asked once more, and what is below it is made anew, beside what was there before. */
function beginAgain(task: TaskState): void {
  nextGeneration(task);
  task.startedAt = null;
  task.readied = false;
  task.approved = [];
  task.values = null;
  task.gates = [];
  task.stage = null;
}
