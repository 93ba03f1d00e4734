import type { RunId } from '../core/base/ids.ts';
import type { Recorded } from '../core/run/event.ts';
import { recordedEvents } from './recorded-events.ts';
import type { Records } from './records.ts';
import { isDriven } from './run-summaries.ts';

const LOOK_MS = 200;

export type Following = { readonly run: RunId; readonly after: number; readonly follow: boolean };

/** Events as they are committed, from any process; ends when nobody drives the run any more. */
export async function* followEvents(
  records: Records,
  { run, after, follow }: Following,
  signal: AbortSignal,
): AsyncIterable<Recorded> {
  let seen = after;
  for (;;) {
    // Asked before the events are read, so that the last ones of a driver that has just ended are not missed.
    const driven = isDriven(records, run);
    for (const recorded of recordedEvents(records.store, run, seen)) {
      seen = recorded.seq;
      yield recorded;
    }
    if (!follow || !driven || signal.aborted) return;
    await records.clock.sleep(LOOK_MS, signal);
  }
}
