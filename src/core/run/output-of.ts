import type { TaskPath } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { copiesOf, copyOf, plannedChildren } from './evolve/tree.ts';
import type { RunState, TaskState } from './state.ts';

/** The output of a task. That of a composite is read off its children, and stands in no event. */
export function outputOf(state: RunState, path: TaskPath): Json {
  const task = state.tasks.get(path);
  if (task === undefined) return null;
  switch (task.node.kind) {
    case 'leaf':
      return task.output;
    case 'phase':
      return byId(state, plannedChildren(task));
    case 'map':
      return copiesOf(task).map((copy) => outputOf(state, copy));
    case 'loop':
      return lastOutput(state, task);
    case 'candidates':
      return chosenOutput(state, task);
    case 'supervise':
      return byId(state, task.unfolding?.added ?? []);
  }
}

function byId(state: RunState, children: readonly TaskPath[]): Json {
  const output: Record<string, Json> = {};
  for (const child of children) output[child.slice(child.lastIndexOf('/') + 1)] = outputOf(state, child);
  return output;
}

function lastOutput(state: RunState, task: TaskState): Json {
  const copies = task.unfolding?.copies ?? 0;
  return copies === 0 ? null : outputOf(state, copyOf(task, copies));
}

function chosenOutput(state: RunState, task: TaskState): Json {
  const chosen = task.unfolding?.chosen ?? null;
  return chosen === null ? null : outputOf(state, chosen);
}
