/** Whether something may begin now: its join, its approval, what holds it, and every limit, looked at one by one. */
import { assert } from '../../core/base/assert.ts';
import type { TaskPath } from '../../core/base/ids.ts';
import type { LeafNode } from '../../core/plan/plan.ts';
import type { RunEvent } from '../../core/run/event.ts';
import type { RunState, TaskState } from '../../core/run/state.ts';
import { attemptLedger, type Ledger } from './ledger.ts';
import { spentBudget } from './naive-budget.ts';
import { naiveJoin } from './naive-join.ts';

export function checkStart(
  state: RunState,
  ledger: Ledger,
  event: RunEvent & { readonly type: 'attempt.started' },
): void {
  const says = `attempt ${event.attempt} of '${event.task}' starts`;
  const task = state.tasks.get(event.task);
  assert(task?.node.kind === 'leaf' && state.started !== null, `${says}, and it is no leaf`);
  const own = attemptLedger(ledger, event.task);
  assert(task.status === 'ready', `${says} while it is ${task.status}`);
  assert(!own.live, `${says} while another is live`);
  assert(event.attempt === own.attempt + 1, `${says} after ${own.attempt}`);
  assert(own.burnt < task.node.maxAttempts, `${says} with all its attempts burnt`);
  assert(!state.paused, `${says} in a paused run`);
  assert(task.notBefore === null, `${says} before its backoff is over`);
  const join = naiveJoin(state, task.node);
  // What has started before a need was opened again, and ended another way, stays.
  assert(join === 'go' || (join === 'skip' && event.attempt > 1), `${says} before its join says go`);
  if (task.node.when !== undefined) assert(own.readied, `${says} and its condition was not asked`);
  const mustAsk = task.node.approval.includes('before_start') || state.started.approveAll;
  assert(!mustAsk || own.approved.has('before_start'), `${says} without approval`);
  const spent = spentBudget(state, ledger.spending, event.task);
  assert(spent === null, `${says}, and the budget of '${spent ?? ''}' is spent`);
  checkAncestors(state, event.task, says);
  checkLimits(state, task.node, says);
  for (const other of state.tasks.values()) {
    if (other.status !== 'ready' || other.node.kind !== 'leaf' || !other.lane?.startsWith('agent:')) continue;
    const fits =
      other.node.agent === task.node.agent || usedBy(state, other.node.agent) < limitOf(state, other.node.agent);
    assert(!fits || other.node.priority <= task.node.priority, `${says} before '${other.path}', which is more urgent`);
  }
}

function checkLimits(state: RunState, node: LeafNode, says: string): void {
  const working = [...state.tasks.values()].filter(isAtWork);
  assert(working.length < (state.started?.limits.maxParallel ?? 0), `${says} and no slot is free`);
  assert(usedBy(state, node.agent) < limitOf(state, node.agent), `${says} and its agent has no slot free`);
}

/** Naive: an agent may be at work for it. */
export function isAtWork(task: TaskState): boolean {
  const stage = task.stage === 'stopping' ? task.stoppedAt : task.stage;
  return task.node.kind === 'leaf' && (stage === 'preparing' || stage === 'working');
}

function usedBy(state: RunState, agent: string): number {
  return [...state.tasks.values()].filter(
    (task) => isAtWork(task) && task.node.kind === 'leaf' && task.node.agent === agent,
  ).length;
}

function limitOf(state: RunState, agent: string): number {
  return state.started?.limits.perAgent[agent] ?? Infinity;
}

export function checkOpening(state: RunState, ledger: Ledger, path: TaskPath): void {
  const task = state.tasks.get(path);
  const says = `phase '${path}' opens`;
  assert(task !== undefined && task.node.kind !== 'leaf', `${says}, and it is no phase`);
  // What a map runs over was asked while its join said go, and that it has started stays.
  assert(task.stage === 'listing' || naiveJoin(state, task.node) === 'go', `${says} before its join says go`);
  const own = attemptLedger(ledger, path);
  assert(!task.node.approval.includes('before_start') || own.approved.has('before_start'), `${says} without approval`);
  checkAncestors(state, path, says);
}

export function checkAncestors(state: RunState, path: TaskPath, says: string): void {
  for (
    let parent = state.tasks.get(path)?.parent ?? null;
    parent !== null;
    parent = state.tasks.get(parent)?.parent ?? null
  ) {
    const above = state.tasks.get(parent);
    assert(
      above?.status === 'active' && !above.cancelling,
      `${says} in '${parent}', which is ${above?.status ?? 'untouched'}`,
    );
    // What undoes something goes on, whatever is cancelled around the saga.
    if (above.unfolding?.compensating) return;
  }
}
