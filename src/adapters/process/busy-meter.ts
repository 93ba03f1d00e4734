const BUSY_EVERY_MS = 5_000;
/** Of one processor. CLIs that only wait for their model use about a hundredth. */
const BUSY_SHARE = 0.05;

/**
 * Tells a program that works in silence from one that hangs.
 *
 * @param cpuMs processor time that its processes have used so far; null where it cannot be told
 * @param now monotonic milliseconds
 * @returns asked at every look whether it has just printed; true at most every few seconds, and never while it prints
 */
export function busyMeter(cpuMs: () => number | null, now: () => number): (spoke: boolean) => boolean {
  let since: { readonly at: number; readonly cpuMs: number | null } | null = null;
  return (spoke) => {
    if (spoke) {
      since = null;
      return false;
    }
    const at = now();
    if (since !== null && at - since.at < BUSY_EVERY_MS) return false;
    const before = since;
    since = { at, cpuMs: cpuMs() };
    if (before === null || before.cpuMs === null || since.cpuMs === null) return false;
    return since.cpuMs - before.cpuMs > (at - before.at) * BUSY_SHARE;
  };
}
