import { showDiff } from '../adapters/git/show-diff.ts';
import type { RunId, TaskPath } from '../core/base/ids.ts';
import { foldRun } from './fold-run.ts';
import type { Place } from './place.ts';

/**
 * What a task became on the integration branch, or else what its last attempt changed; empty where it changed
 * nothing.
 */
export async function taskDiff(place: Place, run: RunId, path: TaskPath): Promise<string> {
  const task = foldRun(place.store, run).tasks.get(path);
  const merged = task?.integrated?.type === 'merged' ? task.integrated : null;
  const [from, to] = merged === null ? [task?.base ?? null, task?.commit ?? null] : [merged.onto, merged.commit];
  if (from === null || to === null) return '';
  const { patch } = await showDiff(place.repository, { from, to });
  return place.redact(patch);
}
