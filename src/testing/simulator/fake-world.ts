import { type Sha, sha } from '../../core/base/ids.ts';
import { type AttemptEnd, type GateAnswer, NO_USAGE, type Outcome } from '../../core/run/attempt.ts';
import type { Report } from '../../core/run/command.ts';
import type { Effect } from '../../core/run/effect.ts';
import type { Random } from './random.ts';

/** A world that performs effects at once and in memory. What it did it remembers, as a disk would: it answers the same again. */
export type FakeWorld = {
  /** Where the integration branch really stands. */
  head: Sha;
  /** From now on everything succeeds. */
  kind: boolean;
  perform(effect: Effect, at: Moment): Report;
};

/** `working`: an agent is at work on the attempt. `blocks`: how often the task was blocked. */
export type Moment = { readonly now: number; readonly working: boolean; readonly blocks: number };

/** The n-th object id of a simulation. */
export function objectId(number: number): Sha {
  return sha(number.toString(16).padStart(40, '0'));
}

export const BASE: Sha = objectId(1);

const BRANCH_TAKEN = { code: 'BRANCH_CHECKED_OUT', what: 'the branch is checked out', fix: 'check out another' } as const;

export function makeFakeWorld(random: Random): FakeWorld {
  const merged = new Map<string, Report>();
  let objects = 1;
  const newObject = (): Sha => objectId((objects += 1));
  const world: FakeWorld = { head: BASE, kind: false, perform };

  function perform(effect: Effect, { now, working, blocks }: Moment): Report {
    const { task, attempt } = effect;
    switch (effect.type) {
      case 'prepare-workspace':
        return prepare(effect);
      case 'run-attempt':
        if (!world.kind && random.chance(0.04)) return { type: 'attempt-lost', task, attempt };
        return { type: 'report-attempt', task, attempt, end: attemptEnd(now) };
      case 'stop-attempt':
        return { type: 'report-stopped', task, attempt, end: working ? { ...attemptEnd(now), outcome: 'cancelled' } : null };
      case 'run-gates': {
        const answer = world.kind ? 'pass' : random.weighted<GateAnswer>({ pass: 70, fail: 20, 'could-not-run': 6, 'no-tests': 2, flaky: 2 });
        return { type: 'report-gates', task, attempt, results: [{ name: 'check', kind: 'run', answer, durationMs: 1, evidence: '' }] };
      }
      case 'integrate':
        return integrate(effect, blocks);
      case 'wait-until':
        return { type: 'report-time', task, attempt, block: effect.block };
      case 'deliver':
        return { type: 'report-delivered', head: world.head };
    }
  }

  function prepare({ task, attempt }: Effect): Report {
    const what = world.kind ? 'prepared' : random.weighted({ prepared: 90, broken: 5, lost: 5 });
    if (what === 'lost') return { type: 'attempt-lost', task, attempt };
    if (what === 'broken') return { type: 'report-unprepared', task, attempt, error: { code: 'X', what: 'no room', fix: 'make room' } };
    return { type: 'report-prepared', task, attempt, base: world.head, workspace: `/w/${task}` };
  }

  function integrate({ key, task, attempt }: Effect, blocks: number): Report {
    // Until a person has cleared the way, which ends a block, the same commit meets the same branch.
    const met = `${key}#${blocks}`;
    const known = merged.get(key) ?? merged.get(met);
    if (known !== undefined) return known;
    const result = world.kind ? 'merged' : random.weighted({ merged: 80, nothing: 5, conflict: 5, 'gates-failed': 5, moved: 3, impossible: 2 });
    const onto = world.head;
    const answer = (integration: Extract<Report, { readonly type: 'report-integration' }>['result']): Report => {
      const report: Report = { type: 'report-integration', task, attempt, result: integration };
      merged.set(integration.type === 'moved' || integration.type === 'impossible' ? met : key, report);
      return report;
    };
    if (result === 'conflict') return answer({ type: 'conflict', onto, files: ['a.ts'], excerpt: '' });
    if (result === 'moved') return answer({ type: 'moved', expected: onto, actual: null });
    if (result === 'impossible') return answer({ type: 'impossible', error: BRANCH_TAKEN });
    if (result === 'gates-failed') return answer({ type: 'gates-failed', onto, commit: newObject(), gates: [] });
    if (result === 'nothing') return answer({ type: 'nothing', head: onto });
    world.head = newObject();
    return answer({ type: 'merged', head: world.head, commit: world.head, tree: newObject(), onto, gates: [] });
  }

  function attemptEnd(now: number): AttemptEnd {
    const outcome = world.kind ? 'done' : anyOutcome();
    const commit = world.kind || random.chance(0.8) ? newObject() : null;
    const broken = !world.kind && random.chance(0.03);
    return {
      outcome,
      message: outcome,
      commit,
      changed: commit === null ? 0 : 1,
      violations: broken ? [{ path: 'x', rule: 'not-owned', detail: 'not yours' }] : [],
      usage: { ...NO_USAGE, inputTokens: random.below(60), usdMicros: random.chance(0.1) ? null : random.below(9) },
      session: null,
      exit: 0,
      handoff: null,
      output: 1,
      ...(outcome === 'rate-limited' && random.chance(0.5) ? { until: now + random.below(100_000) } : {}),
    };
  }

  function anyOutcome(): Outcome {
    return random.weighted<Outcome>({
      ...{ done: 65, 'no-change': 4, crashed: 7, 'timed-out': 2, stalled: 2, refused: 2, 'rate-limited': 4 },
      ...{ auth: 2, budget: 2, blocked: 4, cancelled: 2, lost: 6 },
    });
  }

  return world;
}
