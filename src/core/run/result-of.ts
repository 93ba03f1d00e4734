import type { TaskState } from './state.ts';

/** How a task ended, in a word beside its status: what became of its change, or why it was skipped. */
export function resultOf(task: TaskState): string | null {
  if (task.status === 'skipped') return task.skippedBecause;
  if (task.result !== null) return task.result;
  if (task.status !== 'complete' || task.node.kind !== 'leaf') return null;
  return task.integrated?.type === 'merged' ? 'merged' : 'no_change';
}
