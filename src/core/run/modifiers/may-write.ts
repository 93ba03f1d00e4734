import { isWithin } from '../evolve/standing.ts';
import { plannedPath } from '../../plan/planned-path.ts';
import type { RunState, TaskState } from '../state.ts';

/** Whether an agent below the task changes files. */
export function mayWrite(state: RunState, task: TaskState): boolean {
  const planned = plannedPath(task.path);
  return state.index.plan.nodes.some(
    (node) =>
      node.kind === 'leaf' && node.work.type === 'agent' && node.writes !== 'none' && isWithin(node.path, planned),
  );
}
