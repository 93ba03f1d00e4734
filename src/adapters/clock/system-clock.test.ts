import { expect, test } from 'vitest';
import { systemClock } from './system-clock.ts';

test('a sleep lasts at least as long as was asked, by the clock that measures it', async () => {
  const clock = systemClock();
  for (const ms of [0, 1, 7, 20]) {
    const before = clock.elapsed();
    await clock.sleep(ms, new AbortController().signal);
    expect(clock.elapsed() - before).toBeGreaterThanOrEqual(ms);
  }
});

test('an abort ends a sleep at once, also one that began later and one of a year', async () => {
  const clock = systemClock();
  const control = new AbortController();
  const asleep = clock.sleep(365 * 24 * 3_600_000, control.signal);
  control.abort();
  await asleep;
  await clock.sleep(60_000, control.signal);
});
