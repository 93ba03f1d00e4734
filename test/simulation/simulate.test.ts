import { expect, test } from 'vitest';
import { simulate, type Simulated } from '../../src/testing/simulator/simulate.ts';

// Replay any failure alone with: SEED=1234 npx vitest run test/simulation
const replayed = process.env['SEED'];
const FIRST: number = replayed === undefined ? 1 : Number(replayed);
const COUNT: number = replayed === undefined ? Number(process.env['SCHEDULES'] ?? 10_000) : 1;

test(
  'whatever goes wrong, every promise of the run is kept and the run comes to its end',
  { timeout: 1_200_000 },
  () => {
    const broken: Simulated[] = [];
    for (let seed = FIRST; seed < FIRST + COUNT; seed += 1) {
      const simulated = simulate(seed);
      if (simulated.violation !== null) broken.push(simulated);
    }
    expect(smallestOf(broken)).toBe('');
  },
);

test('equal seeds give equal journals', () => {
  for (let seed = 1; seed <= 100; seed += 1) expect(simulate(seed).journal).toEqual(simulate(seed).journal);
});

/** Of all that broke, the one with the shortest journal: there the cause is easiest to see. */
function smallestOf(broken: readonly Simulated[]): string {
  const [smallest] = broken.toSorted((one, other) => one.events - other.events);
  if (smallest === undefined) return '';
  const replay = `SEED=${smallest.seed} npx vitest run test/simulation`;
  const journal = COUNT === 1 ? `\n${JSON.stringify(smallest.plan)}\n${smallest.journal.join('\n')}` : '';
  return `${broken.length} of ${COUNT} schedules; the smallest: ${replay}\n${smallest.violation ?? ''}${journal}`;
}
