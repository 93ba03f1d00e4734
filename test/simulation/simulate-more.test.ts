import { expect, test } from 'vitest';
import { brokenSchedules } from '../support/simulation/broken-schedules.ts';

// A file of its own, so that another core plays it.
test('the same for the other half of the schedules', { timeout: 1_200_000 }, () => {
  expect(brokenSchedules({ of: 2, rest: 1 })).toBe('');
});
