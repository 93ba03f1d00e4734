/**
 * A driver without promises: it decides, commits to a journal in memory, and lets a faked world answer. Invariants:
 * 1. What was decided is looked at, performed and answered only once it is in the journal.
 * 2. `shadow` is folded from the journal alone, event by event; `state` is what decided. They must be the same.
 * 3. A crash before the commit loses the commands, the events and the state, and nothing else.
 */
import { isDeepStrictEqual } from 'node:util';
import { assert } from '../../core/base/assert.ts';
import { runId } from '../../core/base/ids.ts';
import { indexPlan, type PlanIndex } from '../../core/plan/index-plan.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Report, RunCommand } from '../../core/run/command.ts';
import { decide, isRefusal } from '../../core/run/decide.ts';
import type { Effect } from '../../core/run/effect.ts';
import type { RunEvent } from '../../core/run/event.ts';
import { evolve } from '../../core/run/evolve.ts';
import { foldCommit, forgetNews } from '../../core/run/fold.ts';
import { decodeEntry, encodeEntry } from '../../core/run/journal-entry.ts';
import { launch } from '../../core/run/launch.ts';
import { newState } from '../../core/run/new-state.ts';
import type { RunState } from '../../core/run/state.ts';
import { checkState } from './check-state.ts';
import { fakeAnswer } from './fake-answer.ts';
import { BASE, type FakeWorld, makeFakeWorld } from './fake-world.ts';
import type { Random } from './random.ts';
import { type Ledger, makeLedger } from './ledger.ts';
import { checkApplied, checkEvent } from './watch-events.ts';

export type SimulatedRun = {
  readonly random: Random;
  readonly index: PlanIndex;
  readonly world: FakeWorld;
  readonly ledger: Ledger;
  readonly shadow: RunState;
  state: RunState;
  readonly journal: { readonly at: number; readonly text: string }[];
  /** Answers of the world that have not arrived. */
  flying: Flying[];
  /** All that was ever said, to be said again at the wrong time. */
  readonly said: RunCommand[];
  now: number;
  /** Reports are taken and nothing is launched. */
  draining: boolean;
  steps: number;
  crashes: number;
};

export type Flying = { readonly key: string; readonly report: Report; readonly notBefore: number };

/** One step in so many also compares the whole state with the fold. */
const COMPARED_EVERY: number = 10;

export function beginRun(plan: Plan, random: Random): SimulatedRun {
  const index = indexPlan(plan);
  return {
    ...{ random, index, world: makeFakeWorld(random), ledger: makeLedger() },
    ...{ state: newState(index), shadow: newState(index), journal: [], flying: [], said: [] },
    ...{ now: 1_000_000, draining: false, steps: 0, crashes: 0 },
  };
}

export function startCommand(random: Random): RunCommand {
  return {
    type: 'start-run',
    run: runId('r-simulated'),
    plan: 'hash',
    base: BASE,
    baseRef: 'refs/heads/main',
    branch: 'tutti/r-simulated',
    limits: {
      maxParallel: 1 + random.below(1 + random.below(4)),
      perAgent: random.chance(0.5) ? { one: 1 + random.below(2) } : {},
    },
    approveAll: random.chance(0.05),
  };
}

/**
 * One turn of the loop: commands are decided, free slots filled, and all of it committed at once, unless a crash comes
 * first.
 */
export function turn(run: SimulatedRun, commands: readonly RunCommand[], crashes: boolean): void {
  run.steps += 1;
  const events: RunEvent[] = [];
  for (const command of commands) events.push(...decideOne(run, command));
  if (!run.draining) events.push(...launch(run.state, run.now));
  if (crashes) {
    crash(run);
    return;
  }
  run.said.push(...commands.filter((command) => !isFenced(command)));
  if (events.length > 0) commit(run, events);
  checkState(run.state, run.ledger, !run.draining);
  if (run.random.chance(1 / COMPARED_EVERY)) compareStates(run.state, run.shadow);
  const { owed } = run.state.news;
  for (const effect of owed) if (run.state.owed.has(effect.key)) perform(run, effect);
  forgetNews(run.state);
}

/**
 * A branch in the way is met again under the same key, so only the lease tells two such answers apart: the work plane
 * keeps the first from being heard twice, and so must we.
 */
export function isFenced(command: RunCommand): boolean {
  return (
    command.type === 'report-integration' && (command.result.type === 'moved' || command.result.type === 'impossible')
  );
}

/** The process dies: what is in the journal is all that is known. Some of what agents did still comes in, late. */
export function crash(run: SimulatedRun): void {
  run.crashes += 1;
  run.state = foldAll(run);
  compareStates(run.state, run.shadow);
  run.flying = run.flying.filter(() => run.random.chance(0.5));
  performAgain(run);
}

/** Whatever is owed and nobody is at. */
export function performAgain(run: SimulatedRun): void {
  const flying = new Set(run.flying.map((one) => one.key));
  for (const effect of run.state.owed.values()) if (!flying.has(effect.key)) perform(run, effect);
}

function perform(run: SimulatedRun, effect: Effect): void {
  const notBefore = effect.type === 'wait-until' ? effect.until : 0;
  const task = run.state.tasks.get(effect.task);
  const answer = fakeAnswer(run.state, task, { random: run.random, kind: run.world.kind });
  const moment = { now: run.now, working: task?.stoppedAt === 'working', blocks: task?.blocks ?? 0, answer };
  run.flying.push({ key: effect.key, report: run.world.perform(effect, moment), notBefore });
}

function decideOne(run: SimulatedRun, command: RunCommand): readonly RunEvent[] {
  const { state } = run;
  const before = state.seq;
  const owed = answersWhatIsOwed(state, command);
  const stale = command.type === 'unblock' && state.tasks.get(command.task)?.blocked?.block !== command.block;
  const answer = decide(state, command, run.now);
  const events = isRefusal(answer) ? [] : answer;
  assert(state.seq === before + events.length, 'each event has one number');
  assert(state.due.length === 0, `${command.type} was not decided to the end`);
  if (owed !== null)
    assert(
      owed === events.length > 0,
      `${JSON.stringify(command)} is ${owed ? '' : 'not '}owed and leads to ${events.length} events`,
    );
  if (stale) assert(isRefusal(answer), `${JSON.stringify(command)} answers a block that is over, and is taken`);
  return events;
}

/** Null for what people ask. */
function answersWhatIsOwed(state: RunState, command: RunCommand): boolean | null {
  const owes = (type: string): boolean =>
    'task' in command && 'attempt' in command && state.owed.has(`${command.task}@${command.attempt}:${type}`);
  switch (command.type) {
    case 'report-prepared':
      return owes('prepare-workspace');
    case 'report-attempt':
      return owes('run-attempt');
    case 'report-unprepared':
    case 'attempt-lost':
      return owes('run-attempt') || owes('prepare-workspace');
    case 'report-stopped':
      return owes('stop-attempt');
    case 'report-gates':
      return owes('run-gates');
    case 'report-integration':
      return owes('integrate');
    case 'report-files':
      return owes('list-files');
    case 'report-time':
      return owes(`wait-until:${command.block}`);
    case 'report-delivered':
      return [...state.owed.values()].some((effect) => effect.type === 'deliver');
    default:
      return null;
  }
}

function commit(run: SimulatedRun, events: readonly RunEvent[]): void {
  const text = encodeEntry(events);
  run.journal.push({ at: run.now, text });
  for (const event of events) {
    run.shadow.at = run.now;
    checkEvent(run.shadow, run.ledger, event);
    evolve(run.shadow, event, run.now);
    checkApplied(run.shadow, run.ledger, event);
  }
  run.shadow.due.length = 0;
  forgetNews(run.shadow);
}

/** As a new process would: from the texts. */
export function foldAll(run: SimulatedRun): RunState {
  const state = newState(run.index);
  for (const { at, text } of run.journal) {
    const entry = decodeEntry(text);
    assert(entry.type === 'events', `the journal cannot be read: ${entry.type === 'mistake' ? entry.what : ''}`);
    assert(encodeEntry(entry.events) === text, 'what is read from the journal is not what was written');
    foldCommit(state, { at, events: entry.events });
  }
  return state;
}

export function compareStates(left: RunState, right: RunState): void {
  for (const key of Object.keys(left) as (keyof RunState)[]) {
    if (key === 'index' || key === 'news') continue;
    assert(isDeepStrictEqual(left[key], right[key]), `${key} is not what the journal says`);
  }
}
