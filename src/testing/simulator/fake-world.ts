import type { Json } from '../../core/base/json.ts';
import { type Sha, sha } from '../../core/base/ids.ts';
import {
  type AttemptEnd,
  type GateAnswer,
  type GateResult,
  type Integration,
  NO_USAGE,
  type Outcome,
} from '../../core/run/attempt.ts';
import type { Report } from '../../core/run/command.ts';
import type { Effect } from '../../core/run/effect.ts';
import type { Random } from './random.ts';

/**
 * A world that performs effects at once and in memory. What it did it remembers, as a disk would: it answers the same
 * again.
 */
export type FakeWorld = {
  /** Where the integration branch really stands. */
  head: Sha;
  /** From now on everything succeeds. */
  kind: boolean;
  perform(effect: Effect, at: Moment): Report;
};

/** `working`: an agent is at work on the attempt. `blocks`: how often the task was blocked. */
export type Moment = {
  readonly now: number;
  readonly working: boolean;
  readonly blocks: number;
  /** The structured result of the agent. */
  readonly answer: Json;
};

/** The n-th object id of a simulation. */
function objectId(number: number): Sha {
  return sha(number.toString(16).padStart(40, '0'));
}

export const BASE: Sha = objectId(1);

const NO_ROOM = { code: 'JOURNAL_DISK_FULL', what: 'no room', fix: 'make room' } as const;
const BRANCH_TAKEN = {
  code: 'BRANCH_CHECKED_OUT',
  what: 'the branch is checked out',
  fix: 'check out another',
} as const;

export function makeFakeWorld(random: Random): FakeWorld {
  const integrations = new Map<string, Integration>();
  let objects = 1;
  const world: Making = {
    ...{ random, head: BASE, kind: false, integrations },
    newObject: () => objectId((objects += 1)),
    perform: (effect, moment) => perform(world, effect, moment),
  };
  return world;
}

type Making = FakeWorld & {
  readonly random: Random;
  readonly integrations: Map<string, Integration>;
  newObject(): Sha;
};

function perform(world: Making, effect: Effect, moment: Moment): Report {
  const { task, attempt } = effect;
  const { random, kind } = world;
  switch (effect.type) {
    case 'prepare-workspace':
      return prepare(world, effect);
    case 'run-attempt':
      if (!kind && random.chance(0.04)) return { type: 'attempt-lost', task, attempt };
      if (!kind && random.chance(0.02)) return { type: 'report-unprepared', task, attempt, error: NO_ROOM };
      return { type: 'report-attempt', task, attempt, end: attemptEnd(world, moment) };
    case 'stop-attempt': {
      const end: AttemptEnd = { ...attemptEnd(world, moment), outcome: 'cancelled' };
      return { type: 'report-stopped', task, attempt, end: moment.working ? end : null };
    }
    case 'run-gates':
      return { type: 'report-gates', task, attempt, results: [gateResult(world)] };
    case 'integrate':
      return { type: 'report-integration', task, attempt, result: integrate(world, effect.key, moment.blocks) };
    case 'list-files':
      return { type: 'report-files', task, attempt, paths: ['a', 'b', 'c'].slice(0, random.below(4)) };
    case 'wait-until':
      return { type: 'report-time', task, attempt, block: effect.block };
    case 'deliver':
      return { type: 'report-delivered', head: world.head };
  }
}

function prepare({ random, kind, head }: Making, { task, attempt }: Effect): Report {
  const what = kind ? 'prepared' : random.weighted({ prepared: 90, broken: 5, lost: 5 });
  if (what === 'lost') return { type: 'attempt-lost', task, attempt };
  if (what === 'broken') {
    return { type: 'report-unprepared', task, attempt, error: NO_ROOM };
  }
  return { type: 'report-prepared', task, attempt, base: head, workspace: `/w/${task}` };
}

function gateResult({ random, kind }: Making): GateResult {
  const odds = { pass: 70, fail: 20, 'could-not-run': 6, 'no-tests': 2, flaky: 2 };
  const answer = kind ? 'pass' : random.weighted<GateAnswer>(odds);
  return { name: 'check', kind: 'run', answer, durationMs: 1, evidence: '' };
}

/**
 * What was merged once is merged. Until a person has cleared the way, which ends a block, a commit meets the same
 * branch.
 */
function integrate(world: Making, key: string, blocks: number): Integration {
  const met = `${key}#${blocks}`;
  const known = world.integrations.get(key) ?? world.integrations.get(met);
  if (known !== undefined) return known;
  const result = tryToIntegrate(world);
  const passes = result.type === 'moved' || result.type === 'impossible';
  world.integrations.set(passes ? met : key, result);
  return result;
}

function tryToIntegrate(world: Making): Integration {
  const { random, kind, head: onto } = world;
  const odds = { merged: 80, nothing: 5, conflict: 5, 'gates-failed': 5, moved: 3, impossible: 2 };
  switch (kind ? 'merged' : random.weighted(odds)) {
    case 'conflict':
      return { type: 'conflict', onto, files: ['a.ts'], excerpt: '' };
    case 'moved':
      return { type: 'moved', expected: onto, actual: null };
    case 'impossible':
      return { type: 'impossible', error: BRANCH_TAKEN };
    case 'gates-failed':
      return { type: 'gates-failed', onto, commit: world.newObject(), gates: [] };
    case 'nothing':
      return { type: 'nothing', head: onto };
    case 'merged':
      world.head = world.newObject();
      return { type: 'merged', head: world.head, commit: world.head, tree: world.newObject(), onto, gates: [] };
  }
}

function attemptEnd({ random, kind, newObject }: Making, { now, answer }: Moment): AttemptEnd {
  const outcome = kind ? 'done' : anyOutcome(random);
  const commit = kind || random.chance(0.8) ? newObject() : null;
  const breaks = !kind && random.chance(0.03);
  return {
    outcome,
    message: outcome,
    commit,
    changed: commit === null ? 0 : 1,
    violations: breaks ? [{ path: 'x', rule: 'not-owned', detail: 'not yours' }] : [],
    usage: { ...NO_USAGE, inputTokens: random.below(60), usdMicros: random.chance(0.1) ? null : random.below(9) },
    session: null,
    exit: 0,
    handoff: null,
    output: answer,
    ...(outcome === 'rate-limited' && random.chance(0.5) ? { until: now + random.below(100_000) } : {}),
  };
}

function anyOutcome(random: Random): Outcome {
  return random.weighted<Outcome>({
    ...{ done: 65, 'no-change': 4, crashed: 7, 'timed-out': 2, stalled: 2, refused: 2, 'rate-limited': 4 },
    ...{ auth: 2, budget: 2, blocked: 4, cancelled: 2, lost: 6, 'output-invalid': 2 },
  });
}
