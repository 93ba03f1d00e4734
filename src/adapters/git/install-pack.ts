import { copyFile, mkdir, open, readdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Repository } from './repository.ts';

/** What stands in every `.keep` file of ours, so that packs of others are never touched. */
export const KEEP_MARK = 'tutti';

/**
 * Moves a pack that lies in `out` into the repository, with its `.keep` first and its `.idx` last: git knows a pack by
 * its index. It is on disk when this resolves.
 *
 * @param name the hash that `pack-objects` printed; nothing was packed when it is empty
 */
export async function installPack(repository: Repository, out: string, name: string): Promise<void> {
  if (name === '') return;
  const to = join(repository.objects, 'pack');
  await mkdir(to, { recursive: true });
  await writeFile(join(to, `pack-${name}.keep`), `${KEEP_MARK}\n`, { mode: 0o444 }).catch(ignoreExisting);
  const made = await readdir(out);
  for (const ending of ['.pack', '.rev', '.idx']) {
    const file = `pack-${name}${ending}`;
    if (made.includes(file)) await move(join(out, file), join(to, file));
  }
  // The names of files are content of their folder, and go to disk with it.
  await sync(to);
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
    await sync(near);
    await rename(near, to);
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
