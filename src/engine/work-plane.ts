/**
 * The work plane of one process: what is owed and on disk waits here until a worker claims it. Invariants:
 * 1. Only effects of committed states are offered: nobody begins what a crash could take back.
 * 2. An effect is held under one lease at a time; a settled one loses its lease, and what is reported for it is fenced.
 * 3. A lease of this plane ends with the process, as its worker does: the next driver offers anew whatever is still owed.
 */
import { assert } from '../core/base/assert.ts';
import type { Report } from '../core/run/command.ts';
import type { EffectType, Work } from '../core/run/effect.ts';
import type { LeaseId, WorkLease, WorkPlane } from '../ports/work-plane.ts';

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
  let wake = (): void => {};
  let leases = 0;

  function grant(fits: ReadonlySet<EffectType>): readonly WorkLease[] {
    const granted: WorkLease[] = [];
    for (const work of offered.values()) {
      if (!fits.has(work.type)) continue;
      leases += 1;
      offered.delete(work.key);
      held.set(leases, work);
      granted.push({ id: leases, work, untilMs: now() + LEASE_MS });
    }
    return granted;
  }

  return {
    offer(work) {
      for (const one of work) offered.set(one.key, one);
      if (work.length > 0) wake();
    },
    withdraw(keys) {
      const gone = new Set(keys);
      for (const key of gone) offered.delete(key);
      for (const [id, work] of held) if (gone.has(work.key)) held.delete(id);
    },
    async claim(fits, signal) {
      for (;;) {
        if (signal.aborted) return [];
        const granted = grant(fits);
        if (granted.length > 0) return granted;
        await new Promise<void>((resolve) => {
          wake = () => {
            signal.removeEventListener('abort', wake);
            resolve();
          };
          signal.addEventListener('abort', wake, { once: true });
        });
      }
    },
    async beat(ids) {
      return { stop: ids.filter((id) => !held.has(id)), ttlMs: LEASE_MS };
    },
    async report(id, report) {
      const work = held.get(id);
      if (work === undefined) return 'fenced';
      held.delete(id);
      const settled = await submit(report, work.key);
      assert(settled, `${report.type} settles nothing of ${work.key}, which would be owed for ever`);
      return 'accepted';
    },
  };
}
