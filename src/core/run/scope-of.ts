/**
 * What an expression of a task may speak of, with the values. An item or an iteration is that of the nearest copy that
 * the task stands in, and the inputs are those of the file that it was written in.
 */
import { foldId, type TaskPath } from '../base/ids.ts';
import type { Json, JsonObject } from '../base/json.ts';
import { fillJson } from '../workflow/fill-json.ts';
import type { Scope, ScopeName } from '../workflow/scope.ts';
import type { Surroundings } from './effect.ts';
import { parentOf } from './evolve/standing.ts';
import { childrenOf, copyOf, numberOf } from './evolve/tree.ts';
import { outputOf } from './output-of.ts';
import { resultOf } from './result-of.ts';
import type { RunState, TaskState } from './state.ts';

/** What stands around a task, nearest first. Of a run without copies, imports and events: the inputs alone. */
export function surroundingsOf(state: RunState, task: TaskState): Surroundings {
  const { inputs, event } = state.index.plan;
  let around: Surroundings = event === undefined ? NOTHING : { ...NOTHING, event };
  let ownInputs: JsonObject | null = null;
  for (let child = task, at = parentOf(state, child); at !== null; child = at, at = parentOf(state, child)) {
    const names = copyNames(state, at, child);
    if (names !== null) around = { ...names, ...around };
    if (ownInputs === null && at.node.kind === 'phase' && at.node.imported !== undefined) ownInputs = inputsOf(at);
  }
  return { ...around, inputs: ownInputs ?? inputs };
}

const NOTHING: Surroundings = { inputs: {} };

/** Null where nothing is copied. */
function copyNames(state: RunState, parent: TaskState, copy: TaskState): Partial<Surroundings> | null {
  const { node } = parent;
  if (node.kind === 'map') {
    const index = numberOf(copy.path);
    return { item: parent.unfolding?.items?.[index] ?? null, index };
  }
  if (node.kind !== 'loop') return null;
  const iteration = numberOf(copy.path);
  const previous = iteration === 1 ? null : outputOf(state, copyOf(parent, iteration - 1));
  return { iteration, previous };
}

/** Of a phase that was another file: as its own `with` gives them, filled in when it began. */
function inputsOf({ node, values }: TaskState): JsonObject {
  if (node.kind !== 'phase' || node.imported === undefined) return {};
  const { inputs, with: given } = node.imported;
  const named = Object.entries(inputs).map(([name, input]): [string, Json] => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    return [name, value === undefined ? (input.default ?? null) : fillJson(value, values ?? {})];
  });
  return Object.fromEntries(named);
}

/** The needs that a task may speak of: its own, and those of what copies it. */
export function neededBy(state: RunState, task: TaskState): readonly TaskPath[] {
  const parent = parentOf(state, task);
  const isCopy =
    parent !== null && parent.node.kind !== 'leaf' && ('body' in parent.node || parent.node.kind === 'candidates');
  return isCopy ? [...task.node.needs, ...neededBy(state, parent)] : task.node.needs;
}

/** The children of a body that is a phase, else the body itself: what the condition of a loop may speak of. */
export function bodyTasks(body: TaskState): readonly TaskPath[] {
  return body.node.kind === 'phase' ? childrenOf(body) : [body.path];
}

function scopeNames(around: Surroundings): readonly ScopeName[] {
  const names: readonly ScopeName[] = ['inputs', 'item', 'index', 'iteration', 'previous', 'event'];
  return names.filter((name) => name in around);
}

export function scopeWith(around: Surroundings, tasks: readonly TaskPath[]): Scope {
  return { names: scopeNames(around), inputs: Object.keys(around.inputs), tasks: tasks.map(idOf) };
}

export function valuesWith(state: RunState, around: Surroundings, tasks: readonly TaskPath[]): JsonObject {
  const known: Record<string, Json> = {};
  for (const path of tasks) {
    const done = state.tasks.get(path);
    const result = done === undefined ? null : resultOf(done);
    known[foldId(idOf(path))] = { output: outputOf(state, path), status: done?.status ?? 'pending', result };
  }
  return { ...around, tasks: known };
}

/** The id of a task among its siblings: copies have that of what they are copies of. */
function idOf(path: TaskPath): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\..*$/, '');
}
