import { type InMemoryStoreOptions, openInMemoryStore } from '../../adapters/journals/in-memory/in-memory-store.ts';
import {
  openSqliteStore,
  type SqliteStore,
  type SqliteStoreOptions,
} from '../../adapters/journals/sqlite/open-sqlite-store.ts';
import { type RunId, runId, sha, taskPath } from '../../core/base/ids.ts';
import type { RunEvent } from '../../core/run/event.ts';
import { journalCodec } from '../../core/run/journal-codec.ts';
import type { Commit } from '../../ports/journal.ts';
import type { Owner } from '../../ports/leases.ts';
import type { JournalStore } from '../../ports/runs.ts';

export const run: RunId = runId('r-0001');

const here: Owner = { host: 'here', bootId: 'boot', pid: process.pid, startTime: '1' };

/** This process is the owner; of others it is known whether their number is still in use. */
export function openSqliteForTest(options: Partial<SqliteStoreOptions> & { readonly path: string }): SqliteStore {
  return openSqliteStore({ codec: journalCodec, owner: here, ownerAlive: isAlive, ...options });
}

export function openMemoryForTest(
  options: Partial<InMemoryStoreOptions> & Pick<InMemoryStoreOptions, 'memory'>,
): JournalStore {
  return openInMemoryStore({ codec: journalCodec, owner: here, ownerAlive: isAlive, ...options });
}

/** Makes the run and takes its lease, whose fencing number it gives. */
export function startRun(store: JournalStore): number {
  const base = sha('a'.repeat(40));
  store.runs.createRun({ id: run, workflow: 'w', plan: '', base, branch: 'refs/heads/tutti/r-0001', createdAt: 0 });
  const lease = store.leases.acquire(run, Date.now());
  if (lease.type === 'taken') throw new Error('the lease of a new run is taken');
  return lease.held.fence;
}

/** A commit of one event that carries some text. */
export function commitOf(fence: number, firstSeq: number, text: string): Omit<Commit, 'lastSeq'> {
  const event: RunEvent = { type: 'task.skipped', task: taskPath('a'), because: 'person', detail: text };
  return { run, firstSeq, at: firstSeq, fence, events: [event] };
}

export function textsOf(store: JournalStore): readonly string[] {
  const events = [...store.journal.read(run, 0)].flatMap((commit) => commit.events);
  return events.map((event) => (event.type === 'task.skipped' ? event.detail : event.type));
}

function isAlive({ pid }: Owner): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // ESRCH: no such process. EPERM cannot be, since tests start their own.
    return false;
  }
}
