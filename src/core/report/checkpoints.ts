import type { Sha } from '../base/ids.ts';
import { attemptName } from '../run/attempt.ts';
import type { RunState, TaskState } from '../run/state.ts';
import { subjectOf } from '../run/work.ts';
import { visibleLine } from './visible-text.ts';

type Checkpoint = { readonly id: string; readonly sha: string; readonly task: string; readonly message: string };
type Merged = { readonly task: TaskState; readonly commit: Sha; readonly onto: Sha };

/**
 * The integrated commits, oldest first. Each says what it was put onto, so they stand in a chain from the run's base.
 */
export function checkpoints(state: RunState): readonly Checkpoint[] {
  const left = new Map<Sha, Merged>();
  for (const task of state.tasks.values()) {
    if (task.integrated?.type === 'merged') {
      left.set(task.integrated.onto, { task, commit: task.integrated.commit, onto: task.integrated.onto });
    }
  }
  const chain: Merged[] = [];
  // A task that was opened again has a later commit, which leaves a gap in the chain: begin again at the oldest that
  // is left.
  while (left.size > 0) {
    const start = oldest([...left.values()]);
    for (let at: Merged | undefined = left.get(state.started?.base ?? start.onto) ?? start; at !== undefined;) {
      chain.push(at);
      left.delete(at.onto);
      at = left.get(at.commit);
    }
  }
  return chain.map(({ task, commit }) => ({
    id: attemptName(task.path, task.attempt),
    sha: commit,
    task: task.path,
    message: task.node.kind === 'leaf' ? visibleLine(subjectOf(task.node, task.values)) : task.path,
  }));
}

function oldest(merged: readonly Merged[]): Merged {
  return merged.reduce((first, next) => ((next.task.endedAt ?? 0) < (first.task.endedAt ?? 0) ? next : first));
}
