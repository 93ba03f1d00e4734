/**
 * Folders whose task has ended, kept for the next one: to change a filled folder is many times faster than to fill an
 * empty one.
 *
 * 1. A folder enters only when its task has ended, and without what git does not track: no file of a task waits in
 *    here.
 * 2. It leaves by one rename, so that nobody gets the same folder twice; it is filled like any other before it is used.
 */
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TuttiError } from '../../core/base/tutti-error.ts';
import { withCleanRoom } from './clean-room.ts';
import { runGit } from './git.ts';
import { removeFolder } from './remove-folder.ts';
import type { Repository } from './repository.ts';
import type { WorkspacePlace } from './workspace-record.ts';

const FOLDERS_MAX = 8;

export function poolFolder(state: string): string {
  return join(state, 'pool');
}

/**
 * Takes the folder of a task that has ended into the pool, or removes it where the pool is full or git cannot clean it.
 */
export async function givePool(repository: Repository, state: string, place: WorkspacePlace): Promise<void> {
  const pool = poolFolder(state);
  await mkdir(pool, { recursive: true, mode: 0o700 });
  const isFull = (await readdir(pool)).length >= FOLDERS_MAX;
  if (isFull || !(await hasIndex(place)) || !(await clean(repository, place))) return removeFolder(place.folder);
  // No other folder that exists has the same inode.
  const slot = join(pool, String((await stat(place.folder)).ino));
  await mkdir(slot, { recursive: true });
  await rename(place.folder, join(slot, 'folder'));
  await rename(place.index, join(slot, 'index'));
}

/**
 * Moves a folder of the pool to where a workspace should be. Does nothing when there is none: then it is made from
 * nothing.
 */
export async function takePool(state: string, place: WorkspacePlace): Promise<void> {
  const pool = poolFolder(state);
  const names = await readdir(pool).catch(() => []);
  for (const name of names) {
    const slot = join(pool, name);
    try {
      // The index first: who gets it has the folder too.
      await rename(join(slot, 'index'), place.index);
      await rename(join(slot, 'folder'), place.folder);
    } catch (error) {
      // Another task was quicker, or a crash left half of it: the next one, then.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      continue;
    }
    return removeFolder(slot);
  }
}

async function clean(repository: Repository, { folder, index }: WorkspacePlace): Promise<boolean> {
  await removeFolder(join(folder, '.git'));
  return withCleanRoom(repository, async (room) => {
    try {
      const at = { ...room.at(folder), index };
      await runGit(repository.git, { at, args: ['clean', '-ffdxq'] });
      // What was written in the second of the index is read once more here, and by no task after that.
      await runGit(repository.git, { at, args: ['update-index', '--force-write-index'] });
      return true;
    } catch (error) {
      if (!(error instanceof TuttiError)) throw error;
      return false;
    }
  });
}

async function hasIndex({ index }: WorkspacePlace): Promise<boolean> {
  return (await stat(index).catch(() => null)) !== null;
}
