import { buildChild, runChild } from './support/children.ts';
import { median } from './support/measure.ts';
import type { Row } from './support/row.ts';
import { inScratch } from './support/scratch.ts';

const ROUNDS = 5;
const ITEMS = 1_000;
const ITERATIONS = [100, 1_000] as const;

/** What is made while the run goes on, against the same tasks planned beforehand. */
export function unfold(): Promise<readonly Row[]> {
  return inScratch(async (built) => {
    const child = await buildChild(built, 'unfold');
    const ms = (shape: string, n: number): Promise<number> =>
      inScratch((folder) => {
        runChild(child, ['start', shape, String(n), folder]);
        return runChild(child, ['run', shape, String(n), folder])['ms'] ?? Number.NaN;
      });
    const [maps, fans, short, long]: [number[], number[], number[], number[]] = [[], [], [], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      maps.push(await ms('map', ITEMS));
      fans.push(await ms('fan', ITEMS));
      short.push(await ms('loop', ITERATIONS[0]));
      long.push(await ms('loop', ITERATIONS[1]));
    }
    return [againstFan(median(maps), median(fans)), exponent(median(short), median(long))];
  });
}

function againstFan(map: number, fan: number): Row {
  return {
    what: `map over ${ITEMS} no-op items, and a task that reads all of them`,
    ours: `${map.toFixed(0)} ms`,
    against: `${ITEMS} planned tasks ${fan.toFixed(0)} ms`,
    ...{ value: map / fan, unit: 'x', goal: { atMost: 1.3 }, durability: 'F' },
  };
}

function exponent(short: number, long: number): Row {
  return {
    what: `growth of a loop, ${ITERATIONS[0]} to ${ITERATIONS[1]} iterations`,
    ours: `${short.toFixed(0)} to ${long.toFixed(0)} ms`,
    against: '',
    ...{ value: Math.log10(long / short), unit: '', goal: { atMost: 1.05 }, durability: 'F' },
  };
}
