import type { Owner } from '../../ports/leases.ts';

/** How long a lease lives without being renewed: time for three beats of 10 s, so that one may be late. */
export const LEASE_TTL_MS: number = 30_000;

/** Who opens a store, and how it tells whether a process of this host is still there. */
export type LeaseHolder = {
  readonly owner: Owner;
  /** Asked only about owners of this host. */
  ownerAlive(owner: Owner): boolean;
};

/** A lease as it stands; `owner` is null when it was given back. */
export type LeaseState = { readonly fence: number; readonly owner: Owner | null; readonly untilMs: number };

/** The owner that stands in the way of `holder`, or null when the lease is free. */
export function ownerInTheWay(state: LeaseState | null, holder: LeaseHolder, now: number): Owner | null {
  if (state === null || state.owner === null || state.untilMs <= now) return null;
  // Of a process elsewhere nothing can be known, so its time must run out.
  const isGone = state.owner.host === holder.owner.host && !holder.ownerAlive(state.owner);
  return isGone ? null : state.owner;
}
