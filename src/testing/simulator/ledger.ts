import type { TaskPath } from '../../core/base/ids.ts';
import type { Outcome } from '../../core/run/attempt.ts';
import { makeSpending, type Spending } from './naive-budget.ts';

/** What the checks remember of a run, read off its events alone. */
export type Ledger = {
  readonly attempts: Map<TaskPath, AttemptLedger>;
  /** Tasks that wait for the merge, in the order in which they passed their gates. */
  readonly merges: TaskPath[];
  readonly spending: Spending;
  /** Keys of all effects that ever came to be owed. */
  readonly owed: Set<string>;
  /** How many children of a phase a limit counts. */
  readonly windows: Map<TaskPath, number>;
};

export type AttemptLedger = {
  attempt: number;
  live: boolean;
  burnt: number;
  /** In a row. */
  losses: number;
  misfits: number;
  ended: Outcome | 'unprepared' | null;
  /** What came after the end: a red gate or a refused merge always burns. */
  refused: boolean;
  integrated: boolean;
  readonly approved: Set<string>;
  readied: boolean;
};

export function makeLedger(): Ledger {
  return { attempts: new Map(), merges: [], spending: makeSpending(), owed: new Set(), windows: new Map() };
}

export function attemptLedger(ledger: Ledger, path: TaskPath): AttemptLedger {
  const known = ledger.attempts.get(path);
  if (known !== undefined) return known;
  const made: AttemptLedger = {
    ...{
      attempt: 0,
      live: false,
      burnt: 0,
      losses: 0,
      misfits: 0,
      ended: null,
      refused: false,
      integrated: false,
      readied: false,
    },
    approved: new Set(),
  };
  ledger.attempts.set(path, made);
  return made;
}
