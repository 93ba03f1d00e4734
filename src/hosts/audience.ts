import { redactDeep } from '../core/base/redact.ts';
import type { RunId } from '../core/base/ids.ts';
import type { Recorded, RunEvent } from '../core/run/event.ts';
import type { RunState } from '../core/run/state.ts';
import type { Observed } from '../ports/engine-ports.ts';
import { makeChannel } from './channel.ts';
import type { LiveSignal } from './host.ts';
import { keepLogs } from './keep-logs.ts';
import { liveSignal } from './live-signal.ts';
import type { Place } from './place.ts';
import { recordedEvents } from './recorded-events.ts';

/** Signals of agents that a slow screen may lag behind. */
const SIGNALS_MAX = 1_000;

/** Everybody who looks on while a run is driven: they see what is on disk already, and what agents do in between. */
export type Audience = {
  readonly events: AsyncIterable<Recorded>;
  readonly signals: AsyncIterable<LiveSignal>;
  committed(commit: { readonly firstSeq: number; readonly at: number; readonly events: readonly RunEvent[] }): void;
  observed(seen: Observed): void;
  close(): void;
};

export function makeAudience(place: Place, run: RunId, state: RunState): Audience {
  const logs = keepLogs(place, run, state);
  const events = makeChannel<Recorded>();
  const signals = makeChannel<LiveSignal>(SIGNALS_MAX);
  for (const recorded of recordedEvents(place.store, run, 0)) events.push(recorded);
  return {
    events,
    signals,
    committed(commit) {
      const { firstSeq, at } = commit;
      commit.events.forEach((event, index) => events.push({ seq: firstSeq + index, at, run, event }));
      logs.committed(commit);
    },
    observed(seen) {
      const clean = redactDeep(seen, place.redact);
      logs.observed(clean);
      const signal = liveSignal(clean);
      if (signal !== null) signals.push(signal);
    },
    close() {
      events.close();
      signals.close();
    },
  };
}
