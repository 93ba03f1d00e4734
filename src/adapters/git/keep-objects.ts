import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha } from '../../core/base/ids.ts';
import { alternatesText, type CleanRoom } from './clean-room.ts';
import { consolidatePacks } from './consolidate-packs.ts';
import { gitText, runGit } from './git.ts';
import { installPack } from './install-pack.ts';
import type { Repository } from './repository.ts';

export type ObjectRange = {
  readonly tips: readonly Sha[];
  /** What the repository has already, with all that it reaches. */
  readonly not: readonly Sha[];
};

/**
 * Takes the new objects of a room into the repository, as one pack that no gc may take. When it resolves they are on
 * disk, and a ref may name them.
 */
export async function keepObjects(repository: Repository, room: CleanRoom, range: ObjectRange): Promise<void> {
  const out = join(room.gitDir, 'out');
  await mkdir(out, { recursive: true });
  const stdin = [...range.tips, ...range.not.map((commit) => `^${commit}`), ''].join('\n');
  const args = ['pack-objects', '-q', '--revs', '--delta-base-offset', join(out, 'pack')];
  const name = await gitText(repository.git, { at: room.bare, args, stdin });
  await installPack(repository, out, name);
  await consolidatePacks(repository, room);
}

/**
 * Takes in a pack that somebody else's objects are in. `index-pack` names each object by its content and checks that
 * all that it leads to is there.
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
  const [, name = ''] = answer.stdout.toString('utf8').trim().split('\t');
  await installPack(repository, join(store, 'pack'), name);
  return true;
}
