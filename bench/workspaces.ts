import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bigRepository, type BigRepository, soil } from './support/big-repository.ts';
import { inTurn, timed } from './support/measure.ts';
import type { Row } from './support/row.ts';
import { inScratch } from './support/scratch.ts';

const SIZES = [
  { files: 10_000, rounds: 5, warm: 0.02 },
  { files: 50_000, rounds: 3, warm: 0.015 },
] as const;

/**
 * How long until an agent has its folder, against a plain `git worktree add`; the folder before was soiled and given
 * back.
 */
export async function workspaces(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { files, rounds, warm } of SIZES) {
    rows.push(...(await inScratch(async (folder) => measured(await bigRepository(folder, files), { rounds, warm }))));
  }
  return rows;
}

type Measuring = { readonly rounds: number; readonly warm: number };

async function measured(big: BigRepository, { rounds, warm }: Measuring): Promise<readonly Row[]> {
  const released: number[] = [];
  const took = await inTurn(rounds, {
    plain: async () => {
      const path = join(big.folder, 'plain');
      const ms = await timed(() => big.git('worktree', 'add', '-q', '-b', 'plain', path));
      big.git('worktree', 'remove', '--force', path);
      big.git('branch', '-q', '-D', 'plain');
      return ms;
    },
    cold: async () => {
      rmSync(join(big.folder, 'state', 'pool'), { recursive: true, force: true });
      return timed(() => big.prepare('cold'));
    },
    warm: async () => {
      soil(await big.prepare('cold'), big.files);
      released.push(await timed(() => big.release('cold')));
      const ms = await timed(() => big.prepare('warm'));
      await big.release('warm');
      return ms;
    },
  });
  const row = (what: string, ms: number, atMost: number): Row => ({
    what: `workspace of ${big.files.length} files, ${what}`,
    ours: `${ms.toFixed(0)} ms`,
    against: `git worktree add ${took.plain.toFixed(0)} ms`,
    ...{ value: ms / took.plain, unit: 'x', goal: { atMost }, durability: '-' },
    note: what === 'warm' ? `giving it back took ${released.map((each) => each.toFixed(0)).join(', ')} ms` : '',
  });
  return [row('warm', took.warm, warm), row('cold', took.cold, 0.5)];
}
