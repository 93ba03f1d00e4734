import { TuttiError } from '../../core/base/tutti-error.ts';
import type { Commit } from '../../ports/journal.ts';

/** Where a run stands: its last sequence number, and the fencing number of the lease that somebody holds now. */
export type Standing = { readonly lastSeq: number; readonly fence: number | null };

/** Throws unless this driver may write just this commit. */
export function checkAppend(commit: Omit<Commit, 'lastSeq'>, standing: Standing): void {
  if (commit.events.length === 0) throw new Error(`a commit of ${commit.run} holds no events`);
  if (commit.fence !== standing.fence) {
    throw new TuttiError({
      code: 'JOURNAL_FENCED',
      where: commit.run,
      what: `lease ${commit.fence} of the run is over, ${presentLease(standing)}; nothing was written`,
      fix: 'leave the run to its driver, or take it over with `tutti resume`',
    });
  }
  if (commit.firstSeq !== standing.lastSeq + 1) {
    throw new TuttiError({
      code: 'JOURNAL_CONFLICT',
      where: commit.run,
      what: `the next event of the run is ${standing.lastSeq + 1}, not ${commit.firstSeq}; nothing was written`,
      fix: 'read the run again with `tutti resume`',
    });
  }
}

function presentLease({ fence }: Standing): string {
  return fence === null ? 'and nobody holds the next' : `the present one is ${fence}`;
}
