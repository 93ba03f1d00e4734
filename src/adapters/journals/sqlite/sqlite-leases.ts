import { parseJson } from '../../../core/base/read-json.ts';
import { type Check, isCount, isShape, isText } from '../../../core/base/shape.ts';
import type { Leases, Owner } from '../../../ports/leases.ts';
import { LEASE_TTL_MS, type LeaseHolder, type LeaseState, ownerInTheWay } from '../lease-rule.ts';
import { type Database, transact } from './open-database.ts';
import { answering } from './sqlite-mistake.ts';

type LeaseRow = { readonly fence: number; readonly owner: string | null; readonly until: number };

const isOwner: Check<Owner> = isShape<Owner>({ host: isText, bootId: isText, pid: isCount, startTime: isText });

export function sqliteLeases(database: Database, holder: LeaseHolder): Leases {
  const { db } = database;
  const look = db.prepare('SELECT fence, owner, until FROM leases WHERE run = ?');
  const take = db.prepare(`
    INSERT INTO leases (run, fence, owner, until) VALUES (?, ?, ?, ?)
    ON CONFLICT (run) DO UPDATE SET fence = excluded.fence, owner = excluded.owner, until = excluded.until`);
  const extend = db.prepare('UPDATE leases SET until = ? WHERE run = ? AND fence = ? AND owner IS NOT NULL');
  const giveBack = db.prepare('UPDATE leases SET owner = NULL, until = 0 WHERE run = ? AND fence = ?');
  const self = JSON.stringify(holder.owner);

  return {
    acquire(run, now) {
      const result = transact(database, () => {
        const state = stateOf(look.get(run) as LeaseRow | undefined);
        const by = ownerInTheWay(state, holder, now);
        if (by !== null) return { type: 'taken' as const, by };
        const held = { fence: (state?.fence ?? 0) + 1, untilMs: now + LEASE_TTL_MS };
        take.run(run, held.fence, self, held.untilMs);
        return { type: 'held' as const, held };
      });
      database.checkInPlace();
      return result;
    },
    renew(run, fence, now) {
      const renewed = transact(database, () => extend.run(now + LEASE_TTL_MS, run, fence).changes === 1);
      database.checkInPlace();
      return renewed;
    },
    release(run, fence) {
      transact(database, () => giveBack.run(run, fence));
    },
    holder(run, now) {
      return ownerInTheWay(
        answering(database.path, () => stateOf(look.get(run) as LeaseRow | undefined)),
        holder,
        now,
      );
    },
  };
}

/** An owner that cannot be read cannot be asked either: its lease counts as free, and its number as used. */
function stateOf(row: LeaseRow | undefined): LeaseState | null {
  if (row === undefined) return null;
  const owner: unknown = row.owner === null ? null : parseJson(row.owner);
  return { fence: row.fence, owner: isOwner(owner) ? owner : null, untilMs: row.until };
}
