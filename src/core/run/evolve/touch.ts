import { assert } from '../../base/assert.ts';
import type { TaskPath } from '../../base/ids.ts';
import type { PlanNode } from '../../plan/plan.ts';
import { NO_USAGE } from '../attempt.ts';
import type { RunState, TaskState } from '../state.ts';

/** The task at a path, made on the first touch: a run of which little has begun is small, however large its plan. */
export function touch(state: RunState, path: TaskPath): TaskState {
  const known = state.tasks.get(path);
  if (known !== undefined) return known;
  const task = untouched(nodeOf(state, path));
  state.tasks.set(path, task);
  state.counts.pending += 1;
  return task;
}

/** The definition of a task, planned or unfolded. */
export function nodeOf(state: RunState, path: TaskPath): PlanNode {
  const node = state.index.node(path) ?? state.unfolded.get(path);
  assert(node !== undefined, `no task ${JSON.stringify(path)} in the plan`);
  return node;
}

/** Shared by all tasks: a list of a task is replaced, never added to. */
const NONE: readonly never[] = [];

/** What every task is before anything happened to it. */
export function untouched(node: PlanNode): TaskState {
  return {
    path: node.path,
    node,
    parent: node.parent,
    status: 'pending',
    stage: null,
    needs: { open: node.needs.length, complete: 0, skipped: 0, bad: 0 },
    children: { total: 0, ended: 0, failed: 0, cancelled: 0 },
    admittedChildren: 0,
    admitted: false,
    attempt: 0,
    burnt: 0,
    losses: 0,
    misfits: 0,
    holdsSlot: false,
    readied: false,
    approved: NONE,
    values: null,
    blocks: 0,
    blocked: null,
    cancelling: false,
    stoppedAt: null,
    live: 0,
    base: null,
    workspace: null,
    commit: null,
    onward: null,
    session: null,
    interrupted: false,
    feedback: NONE,
    gates: NONE,
    usage: NO_USAGE,
    unpriced: 0,
    output: null,
    handoff: null,
    changed: 0,
    integrated: null,
    result: null,
    error: null,
    skippedBecause: null,
    detail: '',
    notBefore: null,
    budget: node.budget ?? null,
    alerted: NONE,
    startedAt: null,
    endedAt: null,
    endedSeq: 0,
    unfolding: null,
    next: null,
    previous: null,
    lane: null,
  };
}
