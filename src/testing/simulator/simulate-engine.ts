/**
 * The real loop of the engine over a journal in memory, with a worker whose world is faked and a clock that is turned
 * by hand. Now and then the driver dies in the middle of an append, before or after it is written, and another one
 * takes over.
 */
import { assert } from '../../core/base/assert.ts';
import { ROOT, type RunId, runId } from '../../core/base/ids.ts';
import { indexPlan, type PlanIndex } from '../../core/plan/index-plan.ts';
import type { RunCommand } from '../../core/run/command.ts';
import { EFFECT_TYPES } from '../../core/run/effect.ts';
import { evolve } from '../../core/run/evolve.ts';
import { foldCommit, forgetNews } from '../../core/run/fold.ts';
import { journalCodec } from '../../core/run/journal-codec.ts';
import { newState } from '../../core/run/new-state.ts';
import type { RunState } from '../../core/run/state.ts';
import { type Driver, drive } from '../../engine/drive.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { JournalStore } from '../../ports/runs.ts';
import type { WorkLease } from '../../ports/work-plane.ts';
import { emptyMemory, type Memory, openInMemoryStore } from '../../adapters/journals/in-memory/in-memory-store.ts';
import { checkState, checkUsage } from './check-state.ts';
import { fakeAnswer } from './fake-answer.ts';
import { BASE, type FakeWorld, makeFakeWorld } from './fake-world.ts';
import { isOver } from './naive-join.ts';
import { answerAll, askAnything } from './people.ts';
import { makeRandom, type Random } from './random.ts';
import { randomPlan } from './random-plan.ts';
import { compareStates, startCommand } from './simulated-run.ts';
import { violationOf } from './violation-of.ts';
import { type Ledger, makeLedger } from './ledger.ts';
import { checkApplied, checkEvent } from './watch-events.ts';

export type SimulatedEngine = {
  readonly seed: number;
  readonly violation: string | null;
  readonly events: number;
  readonly crashes: number;
};

const RUN: RunId = runId('r-simulated');
const STEPS_MAX: number = 2_000;
const TROUBLE_STEPS: number = 60;

export async function simulateEngine(seed: number): Promise<SimulatedEngine> {
  const random = makeRandom(seed);
  const index = indexPlan(randomPlan(random));
  const shadow = newState(index);
  const city: City = {
    ...{ random, index, shadow, memory: emptyMemory(), world: makeFakeWorld(random), ledger: makeLedger() },
    ...{ now: 1_000_000, crashes: 0, trouble: true },
  };
  createRun(city);
  const violation = await violationOf(() => live(city));
  return { seed, violation, events: shadow.seq, crashes: city.crashes };
}

/** All that outlives a process. */
type City = {
  readonly random: Random;
  readonly index: PlanIndex;
  readonly memory: Memory;
  readonly world: FakeWorld;
  readonly ledger: Ledger;
  /** Folded from what was said to be committed, event by event. */
  readonly shadow: RunState;
  now: number;
  crashes: number;
  trouble: boolean;
};

/** One process: a store, a driver, and a worker that holds what it has claimed. */
type Process = {
  readonly store: JournalStore;
  readonly fence: number;
  readonly driver: Driver;
  readonly state: RunState;
  readonly held: WorkLease[];
  readonly life: AbortController;
  dead: boolean;
};

class Crash extends Error {}

function createRun(city: City): void {
  const { runs } = openStore(city, 0);
  runs.createRun({
    id: RUN,
    workflow: 'simulated',
    plan: runs.putPlan(city.index.plan),
    base: BASE,
    branch: 'x',
    createdAt: city.now,
  });
}

function openStore({ memory }: City, pid: number): JournalStore {
  const owner = { host: 'here', bootId: 'one', pid, startTime: '0' };
  return openInMemoryStore({ memory, codec: journalCodec, owner, ownerAlive: () => false });
}

function begin(city: City): Process {
  const store = openStore(city, city.crashes + 1);
  const lease = store.leases.acquire(RUN, city.now);
  assert(lease.type === 'held', 'the lease of a process that is gone is free');
  const state = foldJournal(city, store);
  compareStates(state, city.shadow);
  const { fence } = lease.held;
  const process: Process = {
    ...{ store, fence, state, held: [], life: new AbortController(), dead: false },
    driver: drive({
      ...{ run: RUN, state, fence, clock: clockOf(city), redact: (text) => text },
      journal: crashing(city, store.journal, () => process),
      committed: ({ at, events }) => {
        watch(city, { at, events });
        checkState(state, city.ledger, true);
      },
    }),
  };
  process.driver.done.catch((reason: unknown) => {
    if (!(reason instanceof Crash)) throw reason;
  });
  void work(process);
  return process;
}

function clockOf(city: City): Clock {
  const sleep = (): Promise<void> => Promise.reject(new Error('the loop of the engine never sleeps'));
  return { now: () => city.now, elapsed: () => city.now, sleep };
}

/** The end of the process may come before the commit is written, or after: then nobody hears of it. */
function crashing(city: City, journal: Journal, process: () => Process): Pick<Journal, 'append'> {
  return {
    async append(commit) {
      const when = city.trouble ? city.random.weighted({ never: 95, before: 3, after: 2 }) : 'never';
      if (when !== 'before') await journal.append(commit);
      if (when === 'after') watch(city, commit);
      if (when === 'never') return;
      process().dead = true;
      throw new Crash(when);
    },
  };
}

function watch(
  { shadow, ledger }: City,
  { at, events }: { readonly at: number; readonly events: Parameters<typeof foldCommit>[1]['events'] },
): void {
  for (const event of events) {
    shadow.at = at;
    checkEvent(shadow, ledger, event);
    evolve(shadow, event, at);
    checkApplied(shadow, ledger, event);
  }
  shadow.due.length = 0;
  forgetNews(shadow);
}

function foldJournal({ index }: City, { journal }: JournalStore): RunState {
  const state = newState(index);
  let seq = 0;
  for (const commit of journal.read(RUN, 0)) {
    assert(commit.firstSeq === seq + 1, 'the numbers of events have no gaps');
    foldCommit(state, commit);
    seq = commit.lastSeq;
  }
  return state;
}

async function work({ driver, held, life }: Process): Promise<void> {
  while (!life.signal.aborted) held.push(...(await driver.plane.claim(EFFECT_TYPES, life.signal)));
}

async function live(city: City): Promise<void> {
  let process = begin(city);
  await settled();
  for (let step = 0; step < STEPS_MAX; step += 1) {
    city.trouble = step < TROUBLE_STEPS;
    city.world.kind = !city.trouble;
    if (process.dead) process = await takeOver(city, process);
    const over = await oneStep(city, process);
    await settled();
    if (!over || process.dead) continue;
    process.driver.stop();
    process.life.abort();
    await process.driver.done;
    compareStates(foldJournal(city, process.store), process.state);
    checkUsage(process.state);
    return;
  }
  throw new Error(`the run does not end within ${STEPS_MAX} steps`);
}

/** True when the run has come to its end. */
async function oneStep(city: City, process: Process): Promise<boolean> {
  const { driver, state, held } = process;
  if (state.started === null) return give(process, startCommand(city.random));
  if (city.trouble && city.random.chance(0.15)) return give(process, askAnything(state, city.random));
  const lease = held.splice(city.random.below(held.length), 1)[0];
  if (lease !== undefined) return report(city, process, lease);
  assert(driver.idle() === 'still', `the driver is ${driver.idle()} and the worker has nothing to do`);
  const answers = answerAll(state);
  for (const answer of answers) if (!process.dead) await give(process, answer);
  const root = state.tasks.get(ROOT);
  if (answers.length > 0 || city.trouble) return false;
  assert(
    root !== undefined && isOver(root.status),
    `the run is ${root?.status ?? 'untouched'} and nothing is left to do`,
  );
  return true;
}

async function give(process: Process, command: RunCommand): Promise<false> {
  await unlessDead(process, process.driver.submit(command));
  return false;
}

async function report(city: City, process: Process, { id, work }: WorkLease): Promise<false> {
  if (work.type === 'wait-until') city.now = Math.max(city.now, work.until);
  city.now += city.random.below(50);
  const { stop } = await process.driver.plane.beat([id]);
  const blocks = process.state.tasks.get(work.task)?.blocks ?? 0;
  const working = work.type === 'stop-attempt' && work.running !== null;
  const effect = { ...work, until: 0, block: work.type === 'wait-until' ? work.block : 0 };
  const { random, world } = city;
  const said = fakeAnswer(process.state, process.state.tasks.get(work.task), { random, kind: world.kind });
  const answer = world.perform(effect, { now: city.now, working, blocks, answer: said });
  const heard = await unlessDead(process, process.driver.plane.report(id, answer));
  if (heard !== null)
    assert(heard === (stop.length > 0 ? 'fenced' : 'accepted'), `${work.key}: ${heard} after ${stop.length} stops`);
  if (heard !== null) assert((await process.driver.plane.report(id, answer)) === 'fenced', 'a lease is answered once');
  return false;
}

async function unlessDead<T>(process: Process, promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (reason) {
    if (process.dead && reason instanceof Crash) return null;
    throw reason;
  }
}

/** The next process folds what is there and drives on; the old one can write no more. */
async function takeOver(city: City, old: Process): Promise<Process> {
  city.crashes += 1;
  old.life.abort();
  const process = begin(city);
  await settled();
  const { at } = city.shadow;
  const late = {
    run: RUN,
    fence: old.fence,
    firstSeq: city.shadow.seq + 1,
    at,
    events: [{ type: 'run.paused' }],
  } as const;
  const refused = await old.store.journal.append(late).then(
    () => false,
    () => true,
  );
  assert(refused, 'a driver that was given up still writes');
  return process;
}

/** All that follows by itself has followed. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
