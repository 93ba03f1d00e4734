import { expect, test } from 'vitest';
import { simulate } from '../../src/testing/simulator/simulate.ts';
import { brokenSchedules } from '../support/simulation/broken-schedules.ts';

test(
  'whatever goes wrong, every promise of the run is kept and the run comes to its end',
  { timeout: 1_200_000 },
  () => {
    expect(brokenSchedules({ of: 2, rest: 0 })).toBe('');
  },
);

test('equal seeds give equal journals', () => {
  for (let seed = 1; seed <= 100; seed += 1) expect(simulate(seed).journal).toEqual(simulate(seed).journal);
});
