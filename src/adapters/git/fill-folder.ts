/**
 * Makes a folder hold exactly the tree of a commit: nothing of before survives in it, ignored files and repositories
 * included.
 *
 * 1. The index that knows the folder is ours (`index`), so only what differs is written.
 * 2. Who made a mess that git cannot clean gets a folder from nothing; the answer is the same, only slower.
 */
import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sha } from '../../core/base/ids.ts';
import { TuttiError } from '../../core/base/tutti-error.ts';
import type { CleanRoom } from './clean-room.ts';
import { copyIndex } from './copy-index.ts';
import { gitList, runGit } from './git.ts';
import { removeFolder } from './remove-folder.ts';
import type { Repository } from './repository.ts';

export type FillRequest = {
  readonly repository: Repository;
  readonly room: CleanRoom;
  readonly folder: string;
  readonly commit: Sha;
  /** Where our index of the folder is kept between uses. */
  readonly index: string;
  readonly signal?: AbortSignal | undefined;
};

export async function fillFolder(request: FillRequest): Promise<void> {
  if (await isThere(request.index)) {
    if (await refill(request)) return keepIndex(request);
  }
  await removeFolder(request.folder);
  await mkdir(request.folder, { recursive: true, mode: 0o700 });
  await removeFolder(request.room.index);
  await checkOut(request);
  await keepIndex(request);
}

async function refill(request: FillRequest): Promise<boolean> {
  await copyIndex(request.index, request.room.index);
  await removeFolder(join(request.folder, '.git'));
  try {
    await checkOut(request);
    const found = await strays(request);
    if (found.others.length === 0) return found.differing.length === 0;
    const { repository, room, folder, signal } = request;
    await runGit(repository.git, { at: room.at(folder), signal, args: ['clean', '-ffdxq'] });
  } catch (error) {
    if (!(error instanceof TuttiError)) throw error;
    return false;
  }
  const left = await strays(request);
  return left.differing.length === 0 && left.others.length === 0;
}

type Strays = { readonly differing: readonly string[]; readonly others: readonly string[] };

/** What is not as the commit has it, and what the commit does not have. Each walks the folder, so both do at once. */
async function strays({ repository, room, folder, signal }: FillRequest): Promise<Strays> {
  const at = room.at(folder);
  const [differing, others] = await Promise.all([
    gitList(repository.git, { at, signal, args: ['diff-files', '-z', '--name-only'] }),
    gitList(repository.git, { at, signal, args: ['ls-files', '-z', '--others', '--directory'] }),
  ]);
  return { differing, others };
}

async function checkOut({ repository, room, folder, commit, signal }: FillRequest): Promise<void> {
  await runGit(repository.git, { at: room.at(folder), signal, args: ['read-tree', '--reset', '-u', commit] });
}

/** Kept by rename, so that a crash leaves the old index or the new one, never a half. */
async function keepIndex({ room, index }: FillRequest): Promise<void> {
  await mkdir(dirname(index), { recursive: true, mode: 0o700 });
  await copyIndex(room.index, `${index}.new`);
  await rename(`${index}.new`, index);
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
