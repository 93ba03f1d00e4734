import type { TaskPath } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type { RunState } from './state.ts';

/** The output of a task. That of a phase is read off its children, by id, and stands in no event. */
export function outputOf(state: RunState, path: TaskPath): Json {
  const task = state.tasks.get(path);
  if (task === undefined) return null;
  if (task.node.kind === 'leaf') return task.output;
  const output: Record<string, Json> = {};
  for (const child of task.node.children) output[child.slice(child.lastIndexOf('/') + 1)] = outputOf(state, child);
  return output;
}
