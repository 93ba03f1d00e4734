/**
 * A git directory of our own for one piece of work, made from nothing and removed at its end.
 *
 * 1. Its config, attributes and excludes are written here and by nobody else, in a folder with a random name that only
 *    we read.
 * 2. It sees the objects of the repository and writes none there: what is new stays in the room until `keepObjects`
 *    takes it out.
 * 3. Two pieces of work never share a room, so they share no index and no lock.
 */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitPlace } from './git.ts';
import { removeFolder } from './remove-folder.ts';
import type { Repository } from './repository.ts';

export type CleanRoom = {
  readonly gitDir: string;
  readonly objects: string;
  readonly index: string;
  /** Objects and refs, without a working tree. */
  readonly bare: GitPlace;
  /** The same with a working tree and the room's own index. */
  at(workTree: string): GitPlace;
};

/** Nothing that a tree says about these reaches our git: they start programs, or hide what changed. */
const ATTRIBUTES = '* !filter !diff !merge !ident !working-tree-encoding !conflict-marker-size\n';

export async function withCleanRoom<T>(repository: Repository, work: (room: CleanRoom) => Promise<T>): Promise<T> {
  const parent = roomsOf(repository);
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const gitDir = await mkdtemp(join(parent, 'room-'));
  try {
    return await work(await furnish(repository, gitDir));
  } finally {
    await removeFolder(gitDir);
  }
}

/** Where rooms are made; what a crash left there is for `prune`. */
export function roomsOf(repository: Repository): string {
  return join(repository.state, 'rooms');
}

async function furnish(repository: Repository, gitDir: string): Promise<CleanRoom> {
  const objects = join(gitDir, 'objects');
  const index = join(gitDir, 'index');
  await Promise.all([
    mkdir(join(objects, 'info'), { recursive: true }),
    mkdir(join(gitDir, 'refs', 'heads'), { recursive: true }),
  ]);
  await mkdir(join(gitDir, 'info'));
  await Promise.all([
    writeFile(join(gitDir, 'HEAD'), 'ref: refs/heads/none\n'),
    writeFile(join(gitDir, 'config'), configText(repository)),
    writeFile(join(gitDir, 'info', 'attributes'), ATTRIBUTES),
    writeFile(join(gitDir, 'info', 'exclude'), repository.excludes),
    writeFile(join(objects, 'info', 'alternates'), alternatesText([repository.objects])),
    ...(repository.shallow === null ? [] : [writeFile(join(gitDir, 'shallow'), repository.shallow)]),
  ]);
  const bare: GitPlace = { gitDir, objects };
  return { gitDir, objects, index, bare, at: (workTree) => ({ ...bare, workTree, index }) };
}

/** What every git directory of ours says: how files behave here, and nothing else. */
export function configText(repository: Repository): string {
  const settings = Object.entries(repository.fileSystem).map(([key, value]) => `\t${key} = ${String(value)}\n`);
  return `[core]\n\trepositoryformatversion = 0\n\tbare = false\n${settings.join('')}`;
}

/** Lines of `objects/info/alternates`; git reads a line that begins with a quote as a C string. */
export function alternatesText(folders: readonly string[]): string {
  return folders.map((folder) => `${/[\n"]/.test(folder) ? JSON.stringify(folder) : folder}\n`).join('');
}
