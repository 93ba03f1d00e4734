import type { PlanIndex } from '../plan/index-plan.ts';
import type { RunState } from './state.ts';

/** The state of a run before its first event. */
export function newState(index: PlanIndex): RunState {
  return {
    index,
    seq: 0,
    at: 0,
    started: null,
    paused: false,
    head: null,
    delivered: false,
    tasks: new Map(),
    unfolded: new Map(),
    unfoldedDependants: new Map(),
    owed: new Map(),
    lanes: new Map(),
    windows: new Map(),
    merges: { first: null, last: null },
    slots: { used: 0, perAgent: new Map() },
    counts: {
      pending: 0,
      ready: 0,
      starting: 0,
      active: 0,
      blocked: 0,
      complete: 0,
      failed: 0,
      skipped: 0,
      cancelled: 0,
    },
    due: [],
    news: { owed: [], settled: [] },
  };
}
