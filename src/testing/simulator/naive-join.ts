import type { TaskPath } from '../../core/base/ids.ts';
import type { PlanNode } from '../../core/plan/plan.ts';
import type { RunState, Status } from '../../core/run/state.ts';

/** What the words of the workflow say about a join, by looking at every need: the core counts, so this must not. */
export function naiveJoin(state: RunState, node: PlanNode): 'go' | 'wait' | 'skip' {
  const stands = node.needs.map((need) => standing(state, need));
  const some = (one: Standing): boolean => stands.includes(one);
  if (stands.length === 0) return 'go';
  switch (node.join) {
    case 'all_success':
      if (some('skipped') || some('bad')) return 'skip';
      return some('open') ? 'wait' : 'go';
    case 'none_failed':
      if (some('bad')) return 'skip';
      if (some('open')) return 'wait';
      return some('good') ? 'go' : 'skip';
    case 'one_success':
      if (some('good')) return 'go';
      return some('open') ? 'wait' : 'skip';
    case 'all_done':
      return some('open') ? 'wait' : 'go';
  }
}

type Standing = 'open' | 'good' | 'skipped' | 'bad';

/** A task that a person skipped counts as complete. */
export function standing(state: RunState, path: TaskPath): Standing {
  const task = state.tasks.get(path);
  if (task === undefined || !isOver(task.status)) return 'open';
  if (task.status === 'complete') return 'good';
  if (task.status === 'skipped') return task.skippedBecause === 'person' ? 'good' : 'skipped';
  return 'bad';
}

export function isOver(status: Status): boolean {
  return status === 'complete' || status === 'failed' || status === 'skipped' || status === 'cancelled';
}
