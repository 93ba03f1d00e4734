// A process that writes to the journal at argv[2], started by tests of the journal. What it was told is on disk it
// prints. `append` goes on until it is killed; `race` takes turns with others, and steals the lease at times, until
// it wrote argv[4].
import { writeSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { TuttiError } from '../../core/base/tutti-error.ts';
import type { JournalStore } from '../../ports/runs.ts';
import { commitOf, openSqliteForTest, run, startRun } from './stores-for-tests.ts';

/** Longer than a lease lives: a clock that is ahead by this finds every lease expired. */
const AHEAD_MS: number = 60_000;

const [path = '', mode = '', wanted = '0'] = process.argv.slice(2);
const store: JournalStore = openSqliteForTest({ path });
if (mode === 'append') await appendForever();
else await race(Number(wanted));

async function appendForever(): Promise<void> {
  const lease = store.leases.acquire(run, Date.now());
  if (lease.type === 'taken') throw new Error(`held by ${lease.by.pid}`);
  for (let seq = lastSeq() + 1; ; seq += 1) {
    await store.journal.append(
      commitOf(lease.held.fence, seq, `${process.pid} ${seq} ${'x'.repeat(randomInt(6_000))}`),
    );
    writeSync(1, `${seq}\n`);
  }
}

async function race(wanted: number): Promise<void> {
  makeRun();
  for (let written = 0; written < wanted;) {
    const stealing = randomInt(20) === 0;
    const lease = store.leases.acquire(run, Date.now() + (stealing ? AHEAD_MS : 0));
    if (lease.type === 'taken') continue;
    const { fence } = lease.held;
    written += await writeSome(fence, Math.min(1 + randomInt(4), wanted - written));
    store.leases.release(run, fence);
  }
}

/** How many of the commits were acknowledged before somebody took the lease away. */
async function writeSome(fence: number, count: number): Promise<number> {
  const from = lastSeq() + 1;
  for (let done = 0; done < count; done += 1) {
    try {
      await store.journal.append(commitOf(fence, from + done, `${process.pid}`));
      writeSync(1, `${from + done} ${fence}\n`);
    } catch (error) {
      const isLost = error instanceof TuttiError && ['JOURNAL_FENCED', 'JOURNAL_CONFLICT'].includes(error.code);
      if (!isLost) throw error;
      writeSync(1, `lost ${error.code}\n`);
      return done;
    }
  }
  return count;
}

function lastSeq(): number {
  return store.runs.listRuns()[0]?.lastSeq ?? 0;
}

function makeRun(): void {
  try {
    store.leases.release(run, startRun(store));
  } catch (error) {
    // Another of the racing processes made it first, or holds its lease by now.
    if (!(error instanceof Error) || !/RUN_EXISTS|taken/.test(error.message)) throw error;
  }
}
