import { hash } from 'node:crypto';
import type { Plan } from '../../../core/plan/plan.ts';
import type { RunRow, Runs } from '../../../ports/runs.ts';
import { findRun, runExists } from '../find-run.ts';
import { type Database, transact } from './open-database.ts';
import { answering, corrupt } from './sqlite-mistake.ts';

export function sqliteRuns(database: Database): Runs {
  const { db, path } = database;
  const create = db.prepare(`
    INSERT OR IGNORE INTO runs (id, workflow, plan, base, branch, created, status, last_seq, last_hash, updated)
    VALUES (?, ?, ?, ?, ?, ?, 'running', 0, '', ?)`);
  const list = db.prepare(`
    SELECT id, workflow, plan, base, branch, created AS createdAt, status, last_seq AS lastSeq, updated AS updatedAt
    FROM runs WHERE last_seq > 0 ORDER BY created DESC, n DESC`);
  const keep = db.prepare('INSERT OR IGNORE INTO plans (hash, json) VALUES (?, ?)');
  const look = db.prepare('SELECT json FROM plans WHERE hash = ?');

  function listRuns(): readonly RunRow[] {
    // The table is STRICT and only `createRun` and `append` write it. A copy makes plain objects of rows without
    // prototype.
    const rows = answering(path, () => list.all()) as unknown as readonly RunRow[];
    return rows.map((row) => ({ ...row }));
  }

  return {
    createRun({ id, workflow, plan, base, branch, createdAt }) {
      const made = transact(database, () => create.run(id, workflow, plan, base, branch, createdAt, createdAt).changes);
      if (made === 0) throw runExists(id);
      database.checkInPlace();
    },
    listRuns,
    findRun: (word) => findRun(listRuns(), word),
    putPlan(plan) {
      const json = JSON.stringify(plan);
      const key = hash('sha256', json);
      transact(database, () => keep.run(key, json));
      database.checkInPlace();
      return key;
    },
    getPlan(key) {
      const row = answering(path, () => look.get(key)) as { readonly json: unknown } | undefined;
      const where = `${path}, plan ${key}`;
      if (typeof row?.json !== 'string') throw corrupt(where, 'the plan is not in the journal');
      if (hash('sha256', row.json) !== key) throw corrupt(where, 'the plan is not the one that was kept');
      // The hash says that these are the bytes that `putPlan` made of a plan.
      return JSON.parse(row.json) as Plan;
    },
  };
}
