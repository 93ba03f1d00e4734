import { failure } from '../decide/after-attempt.ts';
import { emit, type Turn } from '../decide/turn.ts';
import type { TaskFailure } from '../attempt.ts';
import type { TaskState } from '../state.ts';

/** What is wrong with a composite whose children have ended; null when all is well. */
export function childrenFailure({ children: { total, failed, cancelled } }: TaskState): TaskFailure | null {
  if (failed > 0) return failure('CHILD_FAILED', `${failed} of its ${total} tasks failed`, 'retry or skip what failed');
  if (cancelled === 0) return null;
  const what = `${cancelled} of its ${total} tasks ${cancelled === 1 ? 'was' : 'were'} cancelled`;
  return failure('CHILD_CANCELLED', what, 'start a new run');
}

/** @param result the failure in a word, where it has one */
export function fail(
  turn: Turn,
  task: TaskState,
  { result, ...error }: TaskFailure & { readonly result?: string },
): void {
  emit(turn, { type: 'task.failed', task: task.path, error, ...(result === undefined ? {} : { result }) });
}
