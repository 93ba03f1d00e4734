/** Ids are branded strings, so that a path cannot be handed over where a commit is meant. */
export type RunId = string & { readonly __brand: 'RunId' };
/**
 * The ids from the root down joined by `/`; items, iterations and the like add `.N` to an id (`each.3`,
 * `improve.2/review`).
 * The root of a run has the empty path.
 */
export type TaskPath = string & { readonly __brand: 'TaskPath' };
/** A full git object id, 40 hexadecimal digits. */
export type Sha = string & { readonly __brand: 'Sha' };

export const ROOT: TaskPath = '' as TaskPath;

const RUN_ID = /^r-[0-9a-z]{4,32}$/;
const SHA = /^[0-9a-f]{40}$/;
/** What a person may write as an id of a task, an agent or an input. */
export const ID: RegExp = /^[a-z][a-z0-9_-]{0,63}$/;

export function runId(text: string): RunId {
  if (!RUN_ID.test(text)) throw new Error(`not a run id: ${JSON.stringify(text)}`);
  return text as RunId;
}

export function sha(text: string): Sha {
  if (!SHA.test(text)) throw new Error(`not an object id: ${JSON.stringify(text)}`);
  return text as Sha;
}

/** A path that was checked where it entered: the plan's, or a journal's. */
export function taskPath(text: string): TaskPath {
  return text as TaskPath;
}

export function childPath(parent: TaskPath, id: string): TaskPath {
  return (parent === ROOT ? id : `${parent}/${id}`) as TaskPath;
}

/** Two ids that fold to one would be one name in expressions, where `-` is written `_`. */
export function foldId(id: string): string {
  return id.replaceAll('-', '_');
}
