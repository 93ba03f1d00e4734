import { copyFile, mkdir, open, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Sha } from '../../core/base/ids.ts';
import { alternatesText, type CleanRoom } from './clean-room.ts';
import { gitText, runGit } from './git.ts';
import type { Repository } from './repository.ts';

export type ObjectRange = {
  readonly tips: readonly Sha[];
  /** What the repository has already, with all that it reaches. */
  readonly not: readonly Sha[];
};

/** The first line of every `.keep` file of ours, so that packs of others are never touched. */
export const KEEP_MARK = 'tutti';

/**
 * Takes the new objects of a room into the repository, as one pack that no gc may take. When it resolves they are on disk, and a ref
 * may name them. The `.keep` comes first and the `.idx` last: git knows a pack by its index.
 */
export async function keepObjects(repository: Repository, room: CleanRoom, range: ObjectRange): Promise<void> {
  const out = join(room.gitDir, 'out');
  await mkdir(out, { recursive: true });
  const stdin = [...range.tips, ...range.not.map((commit) => `^${commit}`), ''].join('\n');
  const args = ['pack-objects', '-q', '--revs', '--delta-base-offset', join(out, 'pack')];
  const name = await gitText(repository.git, { at: room.bare, args, stdin });
  await install(repository, out, name);
}

/**
 * Takes in a pack that somebody else's objects are in. `index-pack` names each object by its content and checks that all that it
 * leads to is there.
 *
 * @returns false when the pack is damaged or incomplete; then nothing is taken in
 */
export async function keepPack(repository: Repository, room: CleanRoom, pack: Buffer): Promise<boolean> {
  const store = join(room.gitDir, 'checked');
  await mkdir(join(store, 'info'), { recursive: true });
  await writeFile(join(store, 'info', 'alternates'), alternatesText([repository.objects]));
  const at = { gitDir: room.gitDir, objects: store };
  const answer = await runGit(repository.git, {
    at,
    args: ['index-pack', '--stdin', '--strict'],
    stdin: pack,
    ok: [0, 1, 128],
  });
  if (answer.status !== 0) return false;
  await install(
    repository,
    join(store, 'pack'),
    answer.stdout
      .toString('utf8')
      .trim()
      .replace(/^pack\s+/, ''),
  );
  return true;
}

async function install(repository: Repository, out: string, name: string): Promise<void> {
  if (name === '') return;
  const to = join(repository.objects, 'pack');
  await mkdir(to, { recursive: true });
  await writeFile(join(to, `pack-${name}.keep`), `${KEEP_MARK}\n`, { mode: 0o444 }).catch(ignoreExisting);
  const made = await readdir(out);
  for (const ending of ['.pack', '.rev', '.idx']) {
    const file = `pack-${name}${ending}`;
    if (made.includes(file)) await move(join(out, file), join(to, file));
  }
  await syncFolder(to);
}

/** The pack of the same name that a try before this one left there holds the same objects. */
function ignoreExisting(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  // A `.keep` is made read-only: who may not overwrite it finds it there.
  if (code !== 'EEXIST' && code !== 'EACCES') throw error;
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    // The store is on another disk: a half-written file must not bear the name that git looks for.
    const near = `${to}.${basename(from)}.tmp`;
    await copyFile(from, near);
    await syncFile(near);
    await rename(near, to);
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  if (!(await stat(path)).isDirectory()) return;
  await syncFile(path);
}
