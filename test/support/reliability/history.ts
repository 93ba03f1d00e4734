import { indexPlan } from '../../../src/core/plan/index-plan.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { type StatusView, statusView } from '../../../src/core/report/status.ts';
import { foldCommit } from '../../../src/core/run/fold.ts';
import { decodeEntry } from '../../../src/core/run/journal-entry.ts';
import { newState } from '../../../src/core/run/new-state.ts';
import type { RunState } from '../../../src/core/run/state.ts';

/** A journal as a run left it, line by line: the plan, then its commits with their text as it was written. */
export type HistoryLine =
  | { readonly plan: Plan }
  | { readonly first_seq: number; readonly last_seq: number; readonly at: number; readonly events: string };

/** What later versions must read out of it. They may say more, and nothing else. */
export type FoldedHistory = { readonly seq: number; readonly owed: readonly string[]; readonly status: StatusView };

export function readHistory(text: string): readonly HistoryLine[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as HistoryLine);
}

/** Replays it as `tutti resume` does. Throws where a line holds what this version does not know. */
export function foldHistory(lines: readonly HistoryLine[]): FoldedHistory {
  const [first, ...commits] = lines;
  if (first === undefined || !('plan' in first)) throw new Error('a history begins with its plan');
  const state = newState(indexPlan(first.plan));
  for (const commit of commits) apply(state, commit);
  return { seq: state.seq, owed: [...state.owed.keys()].sort(), status: statusView(state) };
}

function apply(state: RunState, commit: HistoryLine): void {
  if ('plan' in commit) throw new Error('a history has one plan');
  if (commit.first_seq !== state.seq + 1) throw new Error(`event ${state.seq + 1} is missing`);
  const entry = decodeEntry(commit.events);
  if (entry.type === 'mistake') throw new Error(entry.what);
  foldCommit(state, { at: commit.at, events: entry.events });
}
