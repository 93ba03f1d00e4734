/**
 * Time. Contract:
 * - `now` is wall-clock epoch milliseconds, for display and for the journal only;
 * - `elapsed` is monotonic milliseconds since an arbitrary start: every duration and limit is measured with it;
 * - `sleep` resolves after at least `ms` by the monotonic clock, or as soon as `signal` aborts, and never rejects.
 */
export type Clock = {
  now(): number;
  elapsed(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
};
