import { expect, test } from 'vitest';
import { simulateEngine } from '../../src/testing/simulator/simulate-engine.ts';

// Replay any failure alone with: SEED=1234 npx vitest run test/simulation/simulate-engine
const replayed = process.env['SEED'];
const FIRST: number = replayed === undefined ? 1 : Number(replayed);
const COUNT: number = replayed === undefined ? 300 : 1;

test(
  'a driver may die in the middle of any append, and the next one brings the run to its end',
  { timeout: 120_000 },
  async () => {
    const broken: string[] = [];
    let crashes = 0;
    for (let seed = FIRST; seed < FIRST + COUNT; seed += 1) {
      const simulated = await simulateEngine(seed);
      crashes += simulated.crashes;
      if (simulated.violation === null) continue;
      broken.push(`SEED=${seed} npx vitest run test/simulation/simulate-engine\n${simulated.violation}`);
    }
    expect(broken.slice(0, 3)).toEqual([]);
    expect(crashes).toBeGreaterThanOrEqual(replayed === undefined ? COUNT / 4 : 0);
  },
);
