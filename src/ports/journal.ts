import type { RunId } from '../core/base/ids.ts';
import type { RunEvent } from '../core/run/event.ts';

/** What one append wrote: one row, one fsync. `firstSeq` counts the run's events from 1. `at` is epoch milliseconds. */
export type Commit = {
  readonly run: RunId;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly at: number;
  readonly fence: number;
  readonly events: readonly RunEvent[];
};

/**
 * The record of runs. Contract, checked by the journal conformance suite:
 * - `append` is all or nothing, and on disk when it resolves (fsync);
 * - it rejects with `JOURNAL_FENCED` and writes nothing when `fence` is not the number of the run's present lease,
 *   and with `JOURNAL_CONFLICT` when `firstSeq` is not the one after the last: of two drivers one loses;
 * - `read` gives commits in order, without gaps, and rejects with `JOURNAL_CORRUPT` where the hash chain does not hold;
 * - commits are immutable.
 */
export type Journal = {
  append(commit: Omit<Commit, 'lastSeq'>): Promise<void>;
  read(run: RunId, afterSeq: number): Iterable<Commit>;
};
