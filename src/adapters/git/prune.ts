import { access, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunId, TaskPath } from '../../core/base/ids.ts';
import { checkoutsFolder } from './checkouts.ts';
import { roomsOf } from './clean-room.ts';
import type { Kept } from './keep.ts';
import { removeFolder } from './remove-folder.ts';
import { poolFolder } from './pool.ts';
import type { Repository } from './repository.ts';
import { isRealFolder, recordedTasks, runFolder } from './workspace-record.ts';
import { releaseWorkspace } from './workspaces.ts';

export type PruneRequest = {
  readonly repository: Repository;
  readonly state: string;
  /** Runs that have ended: only what belongs to them is touched. */
  readonly runs: readonly RunId[];
  /** Whether the spools and prompts of their attempts go too. */
  readonly attempts: boolean;
};

export type Pruned = {
  /** Folders that are gone now. */
  readonly removed: readonly string[];
  readonly kept: readonly (Kept & { readonly run: RunId; readonly task: TaskPath })[];
};

const ROOM_AGE_MAX_MS = 24 * 60 * 60 * 1000;

/**
 * Removes the folders of ended runs, after keeping what is in them. Refs stay: what was kept is listed by `tutti
 * restore`.
 */
export async function prune(request: PruneRequest): Promise<Pruned> {
  const { repository, state } = request;
  const removed: string[] = [];
  const kept: (Kept & { run: RunId; task: TaskPath })[] = [];
  for (const run of request.runs) {
    for (const task of await recordedTasks(state, run))
      kept.push({ run, task, ...(await releaseWorkspace(request, { run, task, reuse: false })) });
    // What has no record is not ours: then the run's folder stays, with it.
    const rest = await namesIn(runFolder(state, run));
    const folders = rest.every((name) => name === '.records') ? [runFolder(state, run)] : [];
    folders.push(checkoutsFolder(state, run));
    if (request.attempts) folders.push(join(repository.state, 'attempts', run));
    for (const folder of folders) if (await removeOurs(folder)) removed.push(folder);
  }
  if (await removeOurs(poolFolder(state))) removed.push(poolFolder(state));
  for (const name of await namesIn(roomsOf(repository))) {
    const room = join(roomsOf(repository), name);
    const age = Date.now() - ((await stat(room).catch(() => null))?.mtimeMs ?? Date.now());
    if (name.startsWith('room-') && age > ROOM_AGE_MAX_MS && (await removeOurs(room))) removed.push(room);
  }
  return { removed, kept };
}

async function removeOurs(folder: string): Promise<boolean> {
  if (!(await isThere(folder)) || !(await isRealFolder(folder))) return false;
  await removeFolder(folder);
  return true;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
