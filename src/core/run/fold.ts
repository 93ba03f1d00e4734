import type { RunEvent } from './event.ts';
import { evolve } from './evolve.ts';
import type { RunState } from './state.ts';

/** After a commit, or a replay of one: the driver has seen what is new. */
export function forgetNews(state: RunState): void {
  state.news.owed.length = 0;
  state.news.settled.length = 0;
}

/** One commit of a journal. What it made worth deciding was decided in it, so nothing stays due. */
export function foldCommit(
  state: RunState,
  commit: { readonly at: number; readonly events: readonly RunEvent[] },
): void {
  for (const event of commit.events) evolve(state, event, commit.at);
  state.due.length = 0;
  forgetNews(state);
}
