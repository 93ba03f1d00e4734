import type { Report } from '../core/run/command.ts';
import type { EffectType, Work } from '../core/run/effect.ts';

/** Counts the grants of one plane. */
export type LeaseId = number;

export type WorkLease = { readonly id: LeaseId; readonly work: Work; readonly untilMs: number };

/**
 * The only thing that a worker talks to. Contract:
 * - `claim` waits until something fits, gives each owed effect to one worker at a time, and gives an empty list when
 *   `signal` aborts;
 * - an answer to `beat` names leases that are no longer the worker's: it stops what it does for them and reports
 *   nothing;
 * - `report` answers `fenced`, and changes nothing, for a lease that was given up; repeated, it changes nothing.
 */
export type WorkPlane = {
  claim(fits: ReadonlySet<EffectType>, signal: AbortSignal): Promise<readonly WorkLease[]>;
  beat(held: readonly LeaseId[]): Promise<{ readonly stop: readonly LeaseId[]; readonly ttlMs: number }>;
  report(lease: LeaseId, report: Report): Promise<'accepted' | 'fenced'>;
};
