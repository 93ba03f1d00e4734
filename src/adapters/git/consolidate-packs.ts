import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CleanRoom } from './clean-room.ts';
import { runGit } from './git.ts';
import { installPack, KEEP_MARK } from './install-pack.ts';
import type { Repository } from './repository.ts';

/** Every git that looks for an object asks each pack in turn: fifty are not felt, a thousand are. */
const PACKS_MAX = 50;

/**
 * Makes one kept pack of many, when a long run has made many. The old ones go when the new one is in its place; who has
 * them open goes on reading them. Two that do this at once leave two packs, and lose nothing: each removes only what
 * its own holds.
 */
export async function consolidatePacks(repository: Repository, room: CleanRoom): Promise<void> {
  const folder = join(repository.objects, 'pack');
  const names = (await readdir(folder))
    .filter((name) => name.endsWith('.keep'))
    .map((name) => name.slice(0, -'.keep'.length));
  if (names.length < PACKS_MAX) return;
  const own: string[] = [];
  for (const name of names) if (await isOurs(join(folder, name))) own.push(name);
  if (own.length < PACKS_MAX) return;
  const out = join(room.gitDir, 'consolidated');
  await mkdir(out, { recursive: true });
  const args = ['pack-objects', '-q', '--stdin-packs', '--delta-base-offset', join(out, 'pack')];
  const stdin = own.map((name) => `${name}.pack\n`).join('');
  // It fails when another run has removed one of them meanwhile; then that one has done what was to be done.
  const packed = await runGit(repository.git, { at: room.bare, args, stdin, ok: [0, 1, 128] });
  const made = packed.stdout.toString('utf8').trim();
  if (packed.status !== 0 || made === '') return;
  await installPack(repository, out, made);
  for (const name of own.filter((old) => old !== `pack-${made}`)) {
    // Git knows a pack by its index, so that goes first.
    for (const ending of ['.idx', '.rev', '.pack', '.keep']) await rm(join(folder, name + ending), { force: true });
  }
}

async function isOurs(path: string): Promise<boolean> {
  const mark = await readFile(`${path}.keep`, 'utf8').catch(() => '');
  return mark.trim() === KEEP_MARK;
}
