/**
 * A phase that is done whole or not at all: on a failure its other tasks stop, and what was completed is undone, newest
 * first. What undoes goes on whatever is asked of the run, and one that fails keeps no other from being tried.
 */
import { ROOT } from '../../base/ids.ts';
import type { TaskFailure } from '../attempt.ts';
import { failure } from '../decide/after-attempt.ts';
import { emit, type Turn } from '../decide/turn.ts';
import { isEnd } from '../evolve/standing.ts';
import { touch } from '../evolve/touch.ts';
import { childrenOf } from '../evolve/tree.ts';
import type { Compensating, TaskState } from '../state.ts';
import { childrenFailure, fail } from './end-with-children.ts';
import { undoList, undoneBelow } from './undo-list.ts';

export function isSaga({ node }: TaskState): boolean {
  return node.kind === 'phase' && node.saga === true;
}

export function stepSaga(turn: Turn, saga: TaskState): void {
  const { children, unfolding, node } = saga;
  if (unfolding?.compensating) return stepCompensation(turn, saga);
  const error = childrenFailure(saga);
  if (children.ended < children.total) {
    if (error !== null) stopOthers(turn, saga);
    return;
  }
  if (error !== null) failSaga(turn, saga, error);
  else if (node.gates.length === 0 || children.total === 0) completeSaga(turn, saga);
}

export function completeSaga(turn: Turn, saga: TaskState): void {
  emit(turn, { type: 'task.completed', task: saga.path, result: 'all_transactions_complete' });
}

/** Nothing below it is at work any more: what is done is undone, and then it has failed. */
export function failSaga(turn: Turn, saga: TaskState, error: TaskFailure): void {
  const children = undoList(turn.state, saga);
  if (children.length === 0) return endUndone(turn, saga, { because: 'failed', error });
  emit(turn, { type: 'compensation.started', task: saga.path, because: 'failed', error, children });
}

/** Nothing of a task that is being cancelled lives any more. A saga takes back what it did before it ends. */
export function endCancelled(turn: Turn, task: TaskState): void {
  const children = isSaga(task) && task.startedAt !== null ? undoList(turn.state, task) : [];
  if (children.length === 0) return emit(turn, { type: 'task.cancelled', task: task.path });
  const error = failure('CHILD_CANCELLED', 'it was cancelled', 'start a new run');
  emit(turn, { type: 'compensation.started', task: task.path, because: 'cancelled', error, children });
}

function stopOthers(turn: Turn, saga: TaskState): void {
  for (const path of childrenOf(saga)) {
    const child = touch(turn.state, path);
    if (!isEnd(child.status) && !child.cancelling && !child.unfolding?.compensating)
      emit(turn, { type: 'task.cancelling', task: path, by: 'saga' });
  }
}

function stepCompensation(turn: Turn, saga: TaskState): void {
  const { children, unfolding } = saga;
  if (children.ended < children.total || !unfolding?.compensating) return;
  endUndone(turn, saga, unfolding.compensating);
}

/** What a saga within could not undo is not undone for this one either. */
function endUndone(turn: Turn, saga: TaskState, { because, error }: Compensating): void {
  const { done, left } = undoneBelow(turn.state, saga);
  if (left.length > 0) {
    const what = `${error.what}; not undone: ${left.join(', ')}; undone: ${done.length === 0 ? 'nothing' : done.join(', ')}`;
    const fix = 'look at what is not undone, then retry or skip its compensation';
    return fail(turn, saga, { ...failure('COMPENSATION_FAILED', what, fix), result: 'compensation_failed' });
  }
  if (because === 'cancelled') return emit(turn, { type: 'task.cancelled', task: saga.path, result: 'compensated' });
  const again = saga.path === ROOT ? 'start a new run' : 'retry it: it begins again as a whole';
  fail(turn, saga, { ...error, fix: again, result: 'compensated' });
}
