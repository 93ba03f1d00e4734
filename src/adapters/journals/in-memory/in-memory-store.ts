import { hash } from 'node:crypto';
import type { RunId } from '../../../core/base/ids.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import type { JournalCodec } from '../../../core/run/journal-codec.ts';
import type { Answer, Inbox, Letter } from '../../../ports/inbox.ts';
import type { Commit, Journal } from '../../../ports/journal.ts';
import type { Leases } from '../../../ports/leases.ts';
import type { JournalStore, RunRow, Runs } from '../../../ports/runs.ts';
import { checkAppend } from '../check-append.ts';
import { findRun, runExists, runUnknown } from '../find-run.ts';
import { LEASE_TTL_MS, type LeaseHolder, type LeaseState, ownerInTheWay } from '../lease-rule.ts';

/** Everything is kept as text, as a disk would: who changes an object later does not change the past. */
type KeptCommit = Omit<Commit, 'events'> & { readonly events: string };

/** What outlives the processes of a test or a simulation: the disk, as it were. */
export type Memory = {
  readonly rows: Map<RunId, RunRow>;
  readonly commits: Map<RunId, KeptCommit[]>;
  readonly leases: Map<RunId, LeaseState>;
  readonly letters: Map<string, { readonly letter: string; readonly run: RunId; answer: string | null }>;
  readonly plans: Map<string, string>;
};

export type InMemoryStoreOptions = LeaseHolder & {
  readonly memory: Memory;
  readonly codec: JournalCodec;
  /** Stands for a disk that fails: what it throws rejects the append, and nothing is written. */
  readonly beforeAppend?: (commit: Omit<Commit, 'lastSeq'>) => void;
};

export function emptyMemory(): Memory {
  return { rows: new Map(), commits: new Map(), leases: new Map(), letters: new Map(), plans: new Map() };
}

/** The same ports as the journal on disk, without durability. Several may be open on one memory, as processes would. */
export function openInMemoryStore(options: InMemoryStoreOptions): JournalStore {
  return {
    journal: memoryJournal(options),
    leases: memoryLeases(options),
    inbox: memoryInbox(options.memory),
    runs: memoryRuns(options.memory),
    close: () => undefined,
  };
}

function memoryJournal({ memory, codec, beforeAppend }: InMemoryStoreOptions): Journal {
  return {
    async append(commit) {
      const row = memory.rows.get(commit.run);
      if (row === undefined) throw runUnknown(commit.run);
      const lease = memory.leases.get(commit.run);
      checkAppend(commit, {
        lastSeq: row.lastSeq,
        fence: lease === undefined || lease.owner === null ? null : lease.fence,
      });
      beforeAppend?.(commit);
      const lastSeq = row.lastSeq + commit.events.length;
      const kept = { ...commit, lastSeq, events: codec.encode(commit.events) };
      const commits = memory.commits.get(commit.run) ?? [];
      commits.push(kept);
      memory.commits.set(commit.run, commits);
      const status = codec.wordAfter(row.status, commit.events);
      memory.rows.set(commit.run, { ...row, status, lastSeq, updatedAt: commit.at });
    },
    *read(run, afterSeq) {
      if (!memory.rows.has(run)) throw runUnknown(run);
      for (const { events, ...commit } of memory.commits.get(run) ?? []) {
        if (commit.lastSeq <= afterSeq) continue;
        const entry = codec.decode(events);
        if (entry.type === 'mistake') throw new Error(`what was encoded cannot be decoded: ${entry.what}`);
        yield { ...commit, events: entry.events };
      }
    },
  };
}

function memoryLeases({ memory, owner, ownerAlive }: InMemoryStoreOptions): Leases {
  const isHeld = (run: RunId, fence: number): boolean => {
    const state = memory.leases.get(run);
    return state?.fence === fence && state.owner !== null;
  };
  return {
    acquire(run, now) {
      const state = memory.leases.get(run) ?? null;
      const by = ownerInTheWay(state, { owner, ownerAlive }, now);
      if (by !== null) return { type: 'taken', by };
      const held = { fence: (state?.fence ?? 0) + 1, untilMs: now + LEASE_TTL_MS };
      memory.leases.set(run, { ...held, owner });
      return { type: 'held', held };
    },
    renew(run, fence, now) {
      const state = memory.leases.get(run);
      if (state === undefined || !isHeld(run, fence)) return false;
      memory.leases.set(run, { ...state, untilMs: now + LEASE_TTL_MS });
      return true;
    },
    release(run, fence) {
      if (isHeld(run, fence)) memory.leases.set(run, { fence, owner: null, untilMs: 0 });
    },
    holder: (run, now) => ownerInTheWay(memory.leases.get(run) ?? null, { owner, ownerAlive }, now),
  };
}

function memoryInbox({ letters }: Memory): Inbox {
  return {
    send(letter) {
      if (letters.has(letter.id)) return;
      letters.set(letter.id, { letter: JSON.stringify(letter), run: letter.run, answer: null });
    },
    pending: (run) =>
      [...letters.values()]
        .filter((kept) => kept.run === run && kept.answer === null)
        .map((kept) => JSON.parse(kept.letter) as Letter),
    answer(id, answer) {
      const kept = letters.get(id);
      if (kept !== undefined) kept.answer = JSON.stringify(answer);
    },
    answered(id) {
      const answer = letters.get(id)?.answer ?? null;
      return answer === null ? null : (JSON.parse(answer) as Answer);
    },
  };
}

function memoryRuns({ rows, plans }: Memory): Runs {
  // Newest first; of two that were made in one millisecond the later one, as a disk would have it.
  const listRuns = (): readonly RunRow[] =>
    [...rows.values()]
      .filter((row) => row.lastSeq > 0)
      .toReversed()
      .sort((one, other) => other.createdAt - one.createdAt);
  return {
    createRun(run) {
      if (rows.has(run.id)) throw runExists(run.id);
      rows.set(run.id, { ...run, status: 'running', lastSeq: 0, updatedAt: run.createdAt });
    },
    listRuns,
    findRun: (word) => findRun(listRuns(), word),
    putPlan(plan) {
      const json = JSON.stringify(plan);
      const key = hash('sha256', json);
      plans.set(key, json);
      return key;
    },
    getPlan(key) {
      const json = plans.get(key);
      if (json === undefined) throw new Error(`no plan ${key} was put`);
      return JSON.parse(json) as Plan;
    },
  };
}
