import type { RunId } from '../core/base/ids.ts';
import type { Redact } from '../core/base/redact.ts';
import type { RunEvent } from '../core/run/event.ts';
import type { RunState } from '../core/run/state.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';

/** What a driver needs to know of one run, and through which it touches the world. */
export type DriveRequest = {
  readonly run: RunId;
  /** Folded from the journal; the loop owns it from now on. */
  readonly state: RunState;
  readonly fence: number;
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Clock;
  /** What the world reports goes through it before anything else: the one door by which text of agents enters a run. */
  readonly redact: Redact;
  /** Called after each commit, in order, with what was committed. Must return at once and not throw. */
  readonly committed: (commit: {
    readonly firstSeq: number;
    readonly at: number;
    readonly events: readonly RunEvent[];
  }) => void;
};
