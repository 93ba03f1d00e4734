/**
 * What we know about a folder that we made. It stands beside the folders and not in them, where an agent could change
 * it: only a folder with a record is ever reset or removed.
 */
import { lstat, mkdir, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type RunId, type Sha, sha, type TaskPath, taskPath } from '../../core/base/ids.ts';

export type WorkspaceRecord = {
  readonly schema: 1;
  readonly task: TaskPath;
  readonly attempt: number;
  /** The integration head that was asked for. */
  readonly head: Sha;
  /** The commit that the tracked files are compared with. */
  readonly base: Sha;
  /**
   * `making` until the folder holds what it should: after a crash it is made again, and nothing of an agent's is in it.
   */
  readonly state: 'making' | 'ready';
  readonly brought: readonly string[];
};

export type WorkspacePlace = {
  /** The workspace itself. */
  readonly folder: string;
  readonly record: string;
  /** Our index of the folder, with the times of its files. */
  readonly index: string;
};

/** Where the folders of a run are, under the state folder of the repository. */
export function runFolder(state: string, run: RunId): string {
  return join(state, 'workspaces', run);
}

export function workspacePlace(state: string, run: RunId, task: TaskPath): WorkspacePlace {
  return placeIn(runFolder(state, run), task.replaceAll('/', '+'));
}

/** A `.` cannot begin an id, so the records never meet a task's folder. */
export function placeIn(parent: string, name: string): WorkspacePlace {
  const records = join(parent, '.records');
  return { folder: join(parent, name), record: join(records, `${name}.json`), index: join(records, `${name}.index`) };
}

export async function readRecord(place: WorkspacePlace): Promise<WorkspaceRecord | null> {
  try {
    return decode(JSON.parse(await readFile(place.record, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

export async function writeRecord(place: WorkspacePlace, record: WorkspaceRecord): Promise<void> {
  await mkdir(dirname(place.record), { recursive: true, mode: 0o700 });
  await writeFile(`${place.record}.new`, JSON.stringify(record), { mode: 0o600 });
  await rename(`${place.record}.new`, place.record);
}

export async function removeRecord(place: WorkspacePlace): Promise<void> {
  await rm(place.index, { force: true });
  await rm(place.record.replace(/\.json$/, '.person'), { recursive: true, force: true });
  await rm(place.record, { force: true });
}

/** Tasks that have a record in a run, sorted. */
export async function recordedTasks(state: string, run: RunId): Promise<readonly TaskPath[]> {
  const names = await readdir(join(runFolder(state, run), '.records')).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const ending = '.json';
  return names
    .filter((name) => name.endsWith(ending))
    .map((name) => taskPath(name.slice(0, -ending.length).replaceAll('+', '/')))
    .sort();
}

/** Whether the folder is a real one, and where we made it: not a link that somebody put in its place. */
export async function isRealFolder(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  return (
    found?.isDirectory() === true &&
    (await realpath(folder)) === join(await realpath(dirname(folder)), folder.slice(dirname(folder).length + 1))
  );
}

function decode(value: unknown): WorkspaceRecord | null {
  if (typeof value !== 'object' || value === null || !('schema' in value) || value.schema !== 1) return null;
  if (
    !(
      'task' in value &&
      'attempt' in value &&
      'head' in value &&
      'base' in value &&
      'state' in value &&
      'brought' in value
    )
  )
    return null;
  const { task, attempt, head, base, state, brought } = value;
  if (typeof task !== 'string' || typeof attempt !== 'number' || typeof head !== 'string' || typeof base !== 'string')
    return null;
  if ((state !== 'making' && state !== 'ready') || !Array.isArray(brought)) return null;
  const paths = brought.filter((path) => typeof path === 'string');
  return { schema: 1, task: taskPath(task), attempt, head: sha(head), base: sha(base), state, brought: paths };
}
