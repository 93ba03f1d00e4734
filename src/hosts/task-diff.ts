import { showDiff } from '../adapters/git/show-diff.ts';
import type { RunId, TaskPath } from '../core/base/ids.ts';
import { parentOf } from '../core/run/evolve/standing.ts';
import type { RunState, TaskState } from '../core/run/state.ts';
import { foldRun } from './fold-run.ts';
import type { Place } from './place.ts';

/**
 * What a task became on the integration branch, or else what its last attempt changed; empty where it changed
 * nothing. Of what holds others: what they became, one behind the other as they were integrated.
 */
export async function taskDiff(place: Place, run: RunId, path: TaskPath): Promise<string> {
  const state = foldRun(place.store, run);
  const task = state.tasks.get(path);
  if (task === undefined) return '';
  const parts = task.node.kind === 'leaf' ? [task] : integratedBelow(state, path);
  const patches: string[] = [];
  for (const part of parts) {
    const [from, to] =
      part.integrated?.type === 'merged' ? [part.integrated.onto, part.integrated.commit] : [part.base, part.commit];
    if (from !== null && to !== null) patches.push((await showDiff(place.repository, { from, to })).patch);
  }
  return place.redact(patches.join(''));
}

function integratedBelow(state: RunState, path: TaskPath): readonly TaskState[] {
  const isBelow = (task: TaskState): boolean => {
    const parent = parentOf(state, task);
    return parent !== null && (parent.path === path || isBelow(parent));
  };
  return [...state.tasks.values()]
    .filter((task) => task.integrated?.type === 'merged' && isBelow(task))
    .sort((a, b) => a.endedSeq - b.endedSeq);
}
