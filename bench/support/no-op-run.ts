/**
 * A run of no-op tasks by the real machine, driver and journal. Only the worker is the bench's own: it reports at
 * once.
 */
import { hostname } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/adapters/clock/system-clock.ts';
import { openSqliteStore } from '../../src/adapters/journals/sqlite/open-sqlite-store.ts';
import { identify, isAlive } from '../../src/adapters/process/identity.ts';
import { assert } from '../../src/core/base/assert.ts';
import { ROOT, runId, sha, type RunId } from '../../src/core/base/ids.ts';
import { redactor } from '../../src/core/base/redact.ts';
import { indexPlan } from '../../src/core/plan/index-plan.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { type AttemptEnd, NO_USAGE } from '../../src/core/run/attempt.ts';
import type { Report } from '../../src/core/run/command.ts';
import { decide, isRefusal } from '../../src/core/run/decide.ts';
import type { EffectType, Work } from '../../src/core/run/effect.ts';
import { foldCommit } from '../../src/core/run/fold.ts';
import { journalCodec } from '../../src/core/run/journal-codec.ts';
import { newState } from '../../src/core/run/new-state.ts';
import type { RunState } from '../../src/core/run/state.ts';
import { drive, type Driver } from '../../src/engine/drive.ts';
import { startWorker } from '../../src/engine/worker.ts';
import type { WorkerPorts } from '../../src/ports/engine-ports.ts';
import type { Journal } from '../../src/ports/journal.ts';
import type { JournalStore } from '../../src/ports/runs.ts';

const BENCH_RUN: RunId = runId('r-bench0');
const BASE = sha('1'.repeat(40));
/** As a driver has them that knows a few keys of the person's. */
const SECRETS = ['a-key-of-some-vendor-0123456789', 'another-key-0123456789abcdef'];
const EFFECTS: ReadonlySet<EffectType> = new Set<EffectType>(['run-attempt', 'deliver']);

const DONE: AttemptEnd = {
  ...{ outcome: 'no-change', message: '', commit: null, changed: 0, violations: [] },
  ...{ usage: NO_USAGE, session: null, exit: 0, handoff: null },
};

export function openStore(folder: string): JournalStore {
  const self = identify(process.pid);
  assert(self !== null, 'this process is alive');
  const owner = { host: hostname(), ...self };
  return openSqliteStore({ path: join(folder, 'journal.db'), codec: journalCodec, owner, ownerAlive: isAlive });
}

/** Writes the first commit, as `tutti run` does before it drives. */
export async function startRun(
  store: JournalStore,
  plan: Plan,
  maxParallel: number = plan.nodes.length,
): Promise<void> {
  const hash = store.runs.putPlan(plan);
  const at = Date.now();
  const branch = 'tutti/bench';
  store.runs.createRun({ id: BENCH_RUN, workflow: plan.name, plan: hash, base: BASE, branch, createdAt: at });
  const fence = takeLease(store);
  const events = decide(
    newState(indexPlan(plan)),
    {
      ...{ type: 'start-run', run: BENCH_RUN, plan: hash, base: BASE, baseRef: 'refs/heads/main', branch },
      ...{ limits: { maxParallel, perAgent: {} }, approveAll: false },
    },
    at,
  );
  assert(!isRefusal(events), 'a new run can be started');
  await store.journal.append({ run: BENCH_RUN, firstSeq: 1, at, fence, events });
  store.leases.release(BENCH_RUN, fence);
}

export function foldBench(store: JournalStore): RunState {
  const state = newState(indexPlan(store.runs.getPlan(store.runs.findRun(BENCH_RUN).plan)));
  for (const commit of store.journal.read(BENCH_RUN, 0)) foldCommit(state, commit);
  return state;
}

export type Asked = {
  /** Called for each work that is claimed; false ends the run there. */
  readonly claimed?: (work: Work) => boolean;
  /** Called after each commit with the milliseconds that the journal took for it. */
  readonly appended?: (ms: number) => void;
};

/** Drives to the end, or to where `claimed` says no. */
export async function driveToEnd(store: JournalStore, state: RunState, asked: Asked = {}): Promise<void> {
  const { claimed, appended } = asked;
  const fence = takeLease(store);
  const journal = appended === undefined ? store.journal : timedJournal(store.journal, appended);
  const driver = drive({
    ...{ run: BENCH_RUN, state, fence, journal, clock: systemClock(), redact: redactor(SECRETS) },
    committed: () => undefined,
  });
  const failed = driver.done.then(() => undefined);
  await Promise.race([work(driver, claimed ?? (() => true)), failed]);
  driver.stop();
  await failed;
  store.leases.release(BENCH_RUN, fence);
}

/** The same with the real worker; only what is delivered has no repository to go to. */
export async function driveWithWorker(store: JournalStore, state: RunState, ports: WorkerPorts): Promise<void> {
  const fence = takeLease(store);
  let complete = (): void => undefined;
  const completed = new Promise<void>((resolve) => (complete = resolve));
  const driver = drive({
    ...{ run: BENCH_RUN, state, fence, journal: store.journal, clock: ports.clock, redact: redactor(SECRETS) },
    committed: () => {
      if (isComplete(state)) complete();
    },
  });
  const failed = driver.done.then(() => undefined);
  const worker = startWorker(BENCH_RUN, driver.plane, ports);
  await Promise.race([completed, failed, worker.done]);
  worker.stop();
  driver.stop();
  await failed;
  store.leases.release(BENCH_RUN, fence);
}

async function work({ plane }: Driver, claimed: (work: Work) => boolean): Promise<void> {
  const never = new AbortController().signal;
  for (;;) {
    for (const { id, work } of await plane.claim(EFFECTS, never)) {
      if (!claimed(work)) return;
      const reported = plane.report(id, reportOn(work));
      if (work.type === 'deliver') return void (await reported);
    }
  }
}

function timedJournal(journal: Journal, appended: (ms: number) => void): Pick<Journal, 'append'> {
  return {
    async append(commit) {
      const from = performance.now();
      await journal.append(commit);
      appended(performance.now() - from);
    },
  };
}

function reportOn({ type, task, attempt }: Work): Report {
  if (type === 'deliver') return { type: 'report-delivered', head: BASE };
  return { type: 'report-attempt', task, attempt, end: DONE };
}

export function isComplete(state: RunState): boolean {
  return state.delivered && state.tasks.get(ROOT)?.status === 'complete';
}

function takeLease(store: JournalStore): number {
  const lease = store.leases.acquire(BENCH_RUN, Date.now());
  assert(lease.type === 'held', 'nobody else drives it');
  return lease.held.fence;
}
