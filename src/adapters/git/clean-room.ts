/**
 * A git directory of our own for one piece of work, made from nothing and removed at its end.
 *
 * 1. Its config, attributes and excludes are written here and by nobody else, in a folder with a random name that only
 *    we read.
 * 2. It sees the objects of the repository and writes none there: what is new stays in the room until `keepObjects`
 *    takes it out.
 * 3. Two pieces of work never share a room, so they share no index and no lock.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
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
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  const gitDir = mkdtempSync(join(parent, 'room-'));
  try {
    return await work(furnish(repository, gitDir));
  } finally {
    await removeFolder(gitDir);
  }
}

/** Where rooms are made; what a crash left there is for `prune`. */
export function roomsOf(repository: Repository): string {
  return join(repository.state, 'rooms');
}

/** At once: these few small calls take a fifth of a millisecond, and ten times as much where each is waited for. */
function furnish(repository: Repository, gitDir: string): CleanRoom {
  const objects = join(gitDir, 'objects');
  const index = join(gitDir, 'index');
  mkdirSync(join(objects, 'info'), { recursive: true });
  mkdirSync(join(gitDir, 'refs', 'heads'), { recursive: true });
  mkdirSync(join(gitDir, 'info'));
  writeFileSync(join(gitDir, 'HEAD'), 'ref: refs/heads/none\n');
  writeFileSync(join(gitDir, 'config'), configText(repository));
  writeFileSync(join(gitDir, 'info', 'attributes'), ATTRIBUTES);
  writeFileSync(join(gitDir, 'info', 'exclude'), repository.excludes);
  writeFileSync(join(objects, 'info', 'alternates'), alternatesText([repository.objects]));
  if (repository.shallow !== null) writeFileSync(join(gitDir, 'shallow'), repository.shallow);
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
