/**
 * The work plane of one process: what is owed and on disk waits here until a worker claims it. Invariants:
 * 1. Only effects of committed states are offered: nobody begins what a crash could take back.
 * 2. An effect is held under one lease at a time; a settled one loses its lease, and what is reported for it is
 *    fenced.
 * 3. A lease of this plane ends with the process, as its worker does: the next driver offers anew whatever is still
 *    owed.
 */
import { assert } from '../core/base/assert.ts';
import type { Report } from '../core/run/command.ts';
import type { EffectType, Work } from '../core/run/effect.ts';
import type { LeaseId, WorkLease, WorkPlane } from '../ports/work-plane.ts';
import { makeBell } from './bell.ts';

/** How long a lease may go without a beat. Within one process nobody waits for that: worker and plane die together. */
const LEASE_MS = 30_000;

export type LocalPlane = WorkPlane & {
  offer(work: readonly Work[]): void;
  /** What is no longer owed: unclaimed it is forgotten, claimed its holder is told to stop. */
  withdraw(keys: readonly string[]): void;
};

/** Hands a report on; answers whether the effect of that key is settled by it. */
export type Submit = (report: Report, key: string) => Promise<boolean>;

export function makeWorkPlane(submit: Submit, now: () => number): LocalPlane {
  const offered = new Map<string, Work>();
  const held = new Map<LeaseId, Work>();
  /** The lease under which an effect is held, so that settling one looks at no other. */
  const holders = new Map<string, LeaseId>();
  const bell = makeBell();
  let leases = 0;

  function grant(fits: ReadonlySet<EffectType>): readonly WorkLease[] {
    const granted: WorkLease[] = [];
    for (const work of offered.values()) {
      if (!fits.has(work.type)) continue;
      leases += 1;
      held.set(leases, work);
      holders.set(work.key, leases);
      granted.push({ id: leases, work, untilMs: now() + LEASE_MS });
    }
    if (granted.length === offered.size) offered.clear();
    else for (const { work } of granted) offered.delete(work.key);
    return granted;
  }

  function letGo(id: LeaseId): Work | undefined {
    const work = held.get(id);
    if (work === undefined) return undefined;
    held.delete(id);
    holders.delete(work.key);
    return work;
  }

  return {
    offer(work) {
      for (const one of work) offered.set(one.key, one);
      if (work.length > 0) bell.ring();
    },
    withdraw(keys) {
      for (const key of keys) {
        offered.delete(key);
        const holder = holders.get(key);
        if (holder !== undefined) letGo(holder);
      }
    },
    async claim(fits, signal) {
      for (;;) {
        if (signal.aborted) return [];
        const granted = grant(fits);
        if (granted.length > 0) return granted;
        await bell.rung(signal);
      }
    },
    async beat(ids) {
      return { stop: ids.filter((id) => !held.has(id)), ttlMs: LEASE_MS };
    },
    async report(id, report) {
      const work = letGo(id);
      if (work === undefined) return 'fenced';
      const settled = await submit(report, work.key);
      assert(settled, `${report.type} settles nothing of ${work.key}, which would be owed for ever`);
      return 'accepted';
    },
  };
}
