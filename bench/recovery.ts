import { spawnSync } from 'node:child_process';
import { buildChild, runChild } from './support/children.ts';
import { inTurn } from './support/measure.ts';
import type { Row } from './support/row.ts';
import { inScratch } from './support/scratch.ts';

const TASKS = 10_000;
const ROUNDS = 7;

/** A run that was killed in its middle: how long until a worker gets the next task. */
export function recovery(): Promise<readonly Row[]> {
  return inScratch(async (built) => {
    const child = await buildChild(built, 'recover');
    const step = (word: string, folder: string): number => runChild(child, [word, String(TASKS), folder])['ms'] ?? NaN;
    const { ours, floor } = await inTurn(ROUNDS, {
      ours: () =>
        inScratch((folder) => {
          const { signal } = spawnSync(process.execPath, [child, 'break', String(TASKS), folder]);
          if (signal !== 'SIGKILL') throw new Error('the run was not killed');
          return step('recover', folder);
        }),
      floor: () =>
        inScratch((folder) => {
          step('floor-make', folder);
          return step('floor', folder);
        }),
    });
    const row: Row = {
      what: 'layer 10,000 killed half way: to the first new task',
      ours: `${ours.toFixed(0)} ms`,
      against: `10,000 events read and folded barely, ${floor.toFixed(0)} ms`,
      ...{ value: ours / floor, unit: 'x', goal: { atMost: 5 }, durability: 'F' },
      note: 'ours reads the plan, checks pages, hashes and events, takes the lease',
    };
    return [row];
  });
}
