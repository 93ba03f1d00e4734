import type { RunId } from '../core/base/ids.ts';
import type { Recorded } from '../core/run/event.ts';
import type { JournalStore } from '../ports/runs.ts';

/** The events of a run after `after`, each with its number. */
export function* recordedEvents(store: JournalStore, run: RunId, after: number): Iterable<Recorded> {
  for (const commit of store.journal.read(run, after)) {
    for (const [index, event] of commit.events.entries()) {
      const seq = commit.firstSeq + index;
      if (seq > after) yield { seq, at: commit.at, run, event };
    }
  }
}
