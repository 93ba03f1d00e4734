import { hash } from 'node:crypto';
import type { RunId } from '../../../core/base/ids.ts';
import type { JournalCodec } from '../../../core/run/journal-codec.ts';
import type { RunWord } from '../../../core/run/run-word.ts';
import type { Commit, Journal } from '../../../ports/journal.ts';
import { checkAppend } from '../check-append.ts';
import { runUnknown } from '../find-run.ts';
import { type Database, transact } from './open-database.ts';
import { answering, corrupt } from './sqlite-mistake.ts';

/*
 * 1. A commit's hash covers the hash before it and every column of its row: nothing can be changed, dropped or swapped.
 * 2. The run's row names the last commit, so the end of the chain cannot be lost either.
 * 3. Reading holds no transaction and no open statement between pages; the chain is what joins them.
 */

/** Rows read at once. A page is the memory that reading holds; its size hardly changes the time. */
const PAGE_ROWS: number = 256;

type TipRow = {
  readonly lastSeq: number;
  readonly lastHash: string;
  readonly status: RunWord;
  /** The hash of the commit that `lastSeq` names. */
  readonly commitHash: string | null;
  /** Null when nobody holds the lease. */
  readonly fence: number | null;
};
type CommitRow = Omit<Commit, 'events'> & { readonly events: string; readonly hash: string };
type EndRow = { readonly lastSeq: number; readonly hash: string };

export function sqliteJournal(database: Database, codec: JournalCodec): Journal {
  const { db, path } = database;
  const tip = db.prepare(`
    SELECT runs.last_seq AS lastSeq, last_hash AS lastHash, status, commits.hash AS commitHash, leases.fence AS fence
    FROM runs
    LEFT JOIN commits ON commits.run = runs.id AND commits.last_seq = runs.last_seq
    LEFT JOIN leases ON leases.run = runs.id AND leases.owner IS NOT NULL
    WHERE runs.id = ?`);
  const insert = db.prepare(
    'INSERT INTO commits (run, first_seq, last_seq, at, fence, events, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const project = db.prepare('UPDATE runs SET last_seq = ?, last_hash = ?, status = ?, updated = ? WHERE id = ?');
  const page = db.prepare(`
    SELECT run, first_seq AS firstSeq, last_seq AS lastSeq, at, fence, events, hash
    FROM commits WHERE run = ? AND last_seq > ? ORDER BY last_seq LIMIT ${PAGE_ROWS}`);
  const end = db.prepare('SELECT last_seq AS lastSeq, last_hash AS hash FROM runs WHERE id = ?');
  const before = db.prepare(
    'SELECT last_seq AS lastSeq, hash FROM commits WHERE run = ? AND last_seq <= ? ORDER BY last_seq DESC LIMIT 1',
  );

  // Synchronous inside, so that two appends of one process cannot mix; being async makes a refusal a rejection.
  async function append(commit: Omit<Commit, 'lastSeq'>): Promise<void> {
    const { run, firstSeq, at, fence } = commit;
    const events = codec.encode(commit.events);
    const row = { run, firstSeq, lastSeq: firstSeq + commit.events.length - 1, at, fence, events };
    transact(database, () => {
      const standing = tip.get(run) as TipRow | undefined;
      if (standing === undefined) throw runUnknown(run);
      checkAppend(commit, standing);
      if (standing.lastSeq > 0 && standing.commitHash !== standing.lastHash) throw tornEnd(path, run, standing.lastSeq);
      const linked = linkHash(standing.lastHash, row);
      insert.run(run, firstSeq, row.lastSeq, at, fence, events, linked);
      project.run(row.lastSeq, linked, codec.wordAfter(standing.status, commit.events), at, run);
    });
    database.checkInPlace();
  }

  function* read(run: RunId, afterSeq: number): Iterable<Commit> {
    // Taken first, so that commits which are appended meanwhile only make the chain longer than it must be.
    const promised = answering(path, () => end.get(run) as EndRow | undefined);
    if (promised === undefined) throw runUnknown(run);
    const start = answering(path, () => before.get(run, afterSeq) as EndRow | undefined);
    let last: EndRow = start ?? { lastSeq: 0, hash: '' };
    let endSeen = last.lastSeq > promised.lastSeq || isEnd(last, promised);
    for (;;) {
      const rows = answering(path, () => page.all(run, last.lastSeq)) as unknown as readonly CommitRow[];
      for (const row of rows) {
        yield checkedCommit(row, last);
        last = row;
        endSeen ||= isEnd(row, promised);
      }
      if (rows.length < PAGE_ROWS) break;
    }
    if (!endSeen) throw tornEnd(path, run, promised.lastSeq);
  }

  function checkedCommit(row: CommitRow, last: EndRow): Commit {
    const where = `${path}, run ${row.run}, event ${last.lastSeq + 1}`;
    if (row.hash !== linkHash(last.hash, row)) throw corrupt(where, 'this commit is not the one that was written');
    if (row.firstSeq !== last.lastSeq + 1) throw corrupt(where, `the next commit begins at event ${row.firstSeq}`);
    const entry = codec.decode(row.events);
    if (entry.type === 'mistake') throw corrupt(where, entry.what);
    const { run, firstSeq, lastSeq, at, fence } = row;
    if (entry.events.length !== lastSeq - firstSeq + 1) throw corrupt(where, 'the commit miscounts its events');
    return { run, firstSeq, lastSeq, at, fence, events: entry.events };
  }

  return { append, read };
}

function isEnd(commit: EndRow, promised: EndRow): boolean {
  return commit.lastSeq === promised.lastSeq && commit.hash === promised.hash;
}

/** SHA-256 over the hash before and the row; 64 hexadecimal digits. One-shot hashing costs a few microseconds. */
function linkHash(before: string, row: Omit<CommitRow, 'hash'>): string {
  return hash('sha256', `${before}\n${row.run} ${row.firstSeq} ${row.lastSeq} ${row.at} ${row.fence}\n${row.events}`);
}

function tornEnd(path: string, run: RunId, seq: number): Error {
  return corrupt(`${path}, run ${run}, event ${seq}`, 'the last commit is not the one that the run’s own row names');
}
