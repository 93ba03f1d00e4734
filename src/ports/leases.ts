import type { RunId } from '../core/base/ids.ts';

/** Who drives a run: a process of a host. `startTime` tells a process from a later one with the same pid. */
export type Owner = {
  readonly host: string;
  readonly bootId: string;
  readonly pid: number;
  readonly startTime: string;
};

export type Held = { readonly fence: number; readonly untilMs: number };

/**
 * One driver a run. Contract:
 * - `acquire` gives a fencing number higher than every one before it, or tells who holds the lease;
 * - a lease whose owner is gone from this host (pid, start time, boot id) is free at once, any other when its time is
 *   over;
 * - `renew` answers false, and changes nothing, when somebody else holds the lease by now;
 * - `release` of a lease that is no longer held does nothing.
 */
export type Leases = {
  acquire(
    run: RunId,
    now: number,
  ): { readonly type: 'held'; readonly held: Held } | { readonly type: 'taken'; readonly by: Owner };
  renew(run: RunId, fence: number, now: number): boolean;
  release(run: RunId, fence: number): void;
  /** Who holds the lease and may still do so; null when it is free. */
  holder(run: RunId, now: number): Owner | null;
};
