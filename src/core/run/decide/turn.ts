import type { RunEvent } from '../event.ts';
import { evolve } from '../evolve.ts';
import type { RunState } from '../state.ts';

/** One command being decided: events are applied as they are emitted, so that each next decision sees them. */
export type Turn = { readonly state: RunState; readonly at: number; readonly events: RunEvent[] };

export function emit(turn: Turn, event: RunEvent): void {
  evolve(turn.state, event, turn.at);
  turn.events.push(event);
}
