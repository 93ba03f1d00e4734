import type { RunId, Sha } from '../core/base/ids.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { RunWord } from '../core/run/run-word.ts';
import type { Inbox } from './inbox.ts';
import type { Journal } from './journal.ts';
import type { Leases } from './leases.ts';

export type NewRun = {
  readonly id: RunId;
  readonly workflow: string;
  /** The hash that `putPlan` gave. */
  readonly plan: string;
  readonly base: Sha;
  readonly branch: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
};

/** What a list of runs shows. The last three follow every append, in the same transaction. */
export type RunRow = NewRun & { readonly status: RunWord; readonly lastSeq: number; readonly updatedAt: number };

/**
 * The runs of a repository and their frozen plans. Contract:
 * - `createRun` comes before the first append and rejects an id that exists with `RUN_EXISTS`;
 * - a run shows up in `listRuns` and `findRun` with its first commit, newest first;
 * - `findRun` takes an id, a unique beginning of one, or `@last`; else `RUN_UNKNOWN` or `RUN_AMBIGUOUS`;
 * - `putPlan` gives the SHA-256 of the plan's JSON and may be repeated; `getPlan` gives just what was put, or
 *   `JOURNAL_CORRUPT`.
 */
export type Runs = {
  createRun(run: NewRun): void;
  listRuns(): readonly RunRow[];
  findRun(word: string): RunRow;
  putPlan(plan: Plan): string;
  getPlan(hash: string): Plan;
};

/** All that one repository keeps in its journal, behind one handle. */
export type JournalStore = {
  readonly journal: Journal;
  readonly leases: Leases;
  readonly inbox: Inbox;
  readonly runs: Runs;
  close(): void;
};
