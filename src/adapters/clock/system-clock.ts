import type { Clock } from '../../ports/clock.ts';

/** A timer of Node holds at most 2^31 − 1 ms and fires at once beyond that. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/** The clock of this machine. */
export function systemClock(): Clock {
  return { now: () => Date.now(), elapsed: () => performance.now(), sleep };
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  const until = performance.now() + ms;
  // Timers round down by up to a millisecond, so one may fire before the time that was asked for.
  for (let left = ms; left > 0 && !signal.aborted; left = until - performance.now()) await oneTimer(left, signal);
}

function oneTimer(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(ms, TIMER_MAX_MS));
    signal.addEventListener('abort', done);
  });
}
