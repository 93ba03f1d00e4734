import type { TaskPath } from '../base/ids.ts';
import type { Brief, HandedOver } from './effect.ts';
import { copiesOf, plannedChildren } from './evolve/tree.ts';
import { outputOf } from './output-of.ts';
import type { RunState, TaskState } from './state.ts';

/** Of one need, tasks below it. A prompt has no room for more; the rest can be read in the files. */
const BELOW_MAX = 100;

/**
 * What a task left for those that need it; of a composite, with what was said below it.
 *
 * @param judged whether it is told to the judge of its changes
 */
export function handedOver(state: RunState, path: TaskPath, judged: boolean): Brief['needs'][number] {
  const below: HandedOver[] = [];
  for (const said of saidBelow(state, path)) {
    if (below.length === BELOW_MAX) break;
    below.push(said);
  }
  return { ...oneHandedOver(state, path, judged), ...(below.length === 0 ? {} : { below }) };
}

function oneHandedOver(state: RunState, path: TaskPath, judged: boolean): HandedOver {
  const task = state.tasks.get(path);
  const error = task?.error ?? null;
  const { base, commit } = task ?? { base: null, commit: null };
  return {
    task: path,
    status: task?.status ?? 'pending',
    output: outputOf(state, path),
    handoff: task?.handoff ?? null,
    artifacts: task?.node.kind === 'leaf' ? task.node.deliverables : [],
    ...(error === null ? {} : { error: `${error.code}: ${error.what}` }),
    ...(judged && base !== null && commit !== null ? { change: { base, commit } } : {}),
  };
}

/** A composite says nothing itself, and its output has only what fits a schema: the words stand at the leaves. */
function* saidBelow(state: RunState, path: TaskPath): Generator<HandedOver> {
  const task = state.tasks.get(path);
  if (task === undefined) return;
  for (const child of standingFor(task)) {
    const { handoff = null } = state.tasks.get(child) ?? {};
    if (handoff !== null) yield oneHandedOver(state, child, false);
    yield* saidBelow(state, child);
  }
}

/** Children that a result consists of: of the iterations the last one, of the candidates the chosen one. */
function standingFor(task: TaskState): readonly TaskPath[] {
  const { chosen = null, added = [] } = task.unfolding ?? {};
  switch (task.node.kind) {
    case 'leaf':
      return [];
    case 'phase':
      return plannedChildren(task);
    case 'map':
      return copiesOf(task);
    case 'loop':
      return copiesOf(task).slice(-1);
    case 'candidates':
      return chosen === null ? [] : [chosen];
    case 'supervise':
      return added;
  }
}
