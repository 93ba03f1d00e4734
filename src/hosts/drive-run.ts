/**
 * A run that this process drives: the loop, the worker beside it, and what goes on around them. Invariants:
 * 1. The lease is held before the journal is folded, and given back after the last commit.
 * 2. What is told to others (events, logs, the live view) was committed before.
 * 3. However it ends, agents that are still at work stay at work: the next driver watches them again.
 */
import type { RunId } from '../core/base/ids.ts';
import type { Fence } from '../adapters/git/fence.ts';
import { openBranch } from '../adapters/git/integrator.ts';
import { TuttiError } from '../core/base/tutti-error.ts';
import { redactDeep } from '../core/base/redact.ts';
import { type RunStatus, runStatus, statusView } from '../core/report/status.ts';
import type { Refusal } from '../core/run/command.ts';
import type { Recorded } from '../core/run/event.ts';
import { drive, type Driver } from '../engine/drive.ts';
import { startWorker, type Worker } from '../engine/worker.ts';
import type { Observed } from '../ports/engine-ports.ts';
import { makeChannel, type Channel } from './channel.ts';
import { foldRun } from './fold-run.ts';
import type { CommandAnswer, DriveOptions, DrivenRun, LiveSignal } from './host.ts';
import { keepLogs } from './keep-logs.ts';
import { liveSignal } from './live-signal.ts';
import { makePorts } from './make-ports.ts';
import { sandboxOf } from './person.ts';
import type { Place } from './place.ts';
import { leaveRun, takeRun } from './take-run.ts';
import { writeReport } from './write-report.ts';

/** How soon a command from another terminal is seen, and that nothing is left to do. */
const LOOK_MS = 200;
/** A third of a lease, so that two beats may fail. */
const RENEW_MS = 10_000;
/** What agents get to end by themselves when the run is interrupted. */
const INTERRUPT_GRACE_MS = 8_000;
/** After that an interrupted command ends, whatever is still under way. */
const INTERRUPT_MAX_MS = 10_000;
/** Signals of agents that a slow screen may lag behind. */
const SIGNALS_MAX = 1_000;

export async function driveRun(
  place: Place,
  run: RunId,
  options: DriveOptions & { readonly notes: readonly string[]; readonly begins: boolean },
): Promise<DrivenRun> {
  const { store, clock } = place;
  const held = await takeRun(place, run);
  try {
    const state = foldRun(store, run, options.sandbox ?? sandboxOf(place.person));
    const known = state.seq;
    await makeBranch(place, state);
    const logs = keepLogs(place, run, state);
    const events = makeChannel<Recorded>();
    const signals = makeChannel<LiveSignal>(SIGNALS_MAX);
    for (const commit of store.journal.read(run, 0)) publish(events, run, commit);
    const observe = (seen: Observed): void => {
      const clean = redactDeep(seen, place.redact);
      logs.observed(clean);
      const signal = liveSignal(clean);
      if (signal !== null) signals.push(signal);
    };
    const { plan } = state.index;
    const { ports, sandbox } = await makePorts(place, { plan, fence: held }, observe);
    const driver = drive({
      run,
      state,
      fence: held.number,
      journal: store.journal,
      clock,
      redact: place.redact,
      committed: (commit) => {
        publish(events, run, commit);
        logs.committed(commit);
      },
    });
    const worker = startWorker(run, driver.plane, ports);
    const running: Running = {
      place,
      run,
      held,
      state,
      driver,
      worker,
      stay: options.stay,
      interrupts: 0,
      interruptedAt: 0,
      failed: null,
    };
    const settled = tend(running).finally(async () => {
      driver.stop();
      worker.stop();
      await leaveRun(place, held);
      events.close();
      signals.close();
      writeReport(place, run, state);
    });
    return {
      run,
      notes: [...options.notes, ...notesOn(plan.sandbox, sandbox)],
      known: options.begins ? 0 : known,
      events,
      signals,
      status: () => statusView(state),
      command: async (command) => answerOf(await driver.submit(command)),
      interrupt: () => interrupt(running),
      settled,
    };
  } catch (error) {
    await leaveRun(place, held);
    throw error;
  }
}

type Running = {
  readonly place: Place;
  readonly run: RunId;
  readonly held: Fence;
  readonly state: ReturnType<typeof foldRun>;
  readonly driver: Driver;
  readonly worker: Worker;
  readonly stay: boolean;
  interrupts: number;
  interruptedAt: number;
  failed: { readonly reason: unknown } | null;
};

/**
 * Looks after the run until nothing is left to do: commands from elsewhere, the lease, and whether anything still
 * moves.
 */
async function tend(running: Running): Promise<RunStatus> {
  const { place, driver, worker, state } = running;
  const stopped = new AbortController();
  const fail = (reason: unknown): void => {
    running.failed ??= { reason };
    stopped.abort();
  };
  driver.done.catch(fail);
  worker.done.catch(fail);
  let renewedAt = place.clock.elapsed();
  for (;;) {
    if (running.failed !== null) throw running.failed.reason;
    await readInbox(running);
    if (place.clock.elapsed() - renewedAt >= RENEW_MS) {
      renewedAt = place.clock.elapsed();
      renew(running);
    }
    const idle = driver.idle();
    if (running.interrupts > 0 && (idle !== 'busy' || isOverdue(running))) return 'interrupted';
    if (idle === 'still' && !waitsOn(running)) return runStatus(state);
    await place.clock.sleep(LOOK_MS, stopped.signal);
  }
}

/** What gates and merges have begun is begun again by the next driver; nobody waits for it now. */
function isOverdue({ place, interrupts, interruptedAt }: Running): boolean {
  return interrupts > 1 || place.clock.elapsed() - interruptedAt >= INTERRUPT_MAX_MS;
}

/** On a terminal a run that waits for a person stays, so that they can answer where they sit. */
function waitsOn({ stay, state }: Running): boolean {
  const status = runStatus(state);
  return stay && (status === 'waiting' || status === 'paused' || status === 'budget');
}

async function readInbox({ place, run, driver }: Running): Promise<void> {
  for (const letter of place.store.inbox.pending(run)) {
    const refusal = await driver.submit(letter.command);
    const answer = refusal === null ? ({ type: 'taken', seq: 0 } as const) : ({ type: 'refused', refusal } as const);
    place.store.inbox.answer(letter.id, answer);
  }
}

function renew({ place, run, held }: Running): void {
  if (place.store.leases.renew(run, held.number, place.clock.now())) return;
  throw new TuttiError({
    code: 'JOURNAL_FENCED',
    where: run,
    what: 'another process has taken the run over; this one stopped, and its agents work on for the other',
    fix: `tutti status ${run}`,
  });
}

/**
 * Once: nothing more is launched, and agents are asked to end and collected. Twice: they are killed, and nothing is
 * waited for.
 */
function interrupt(running: Running): void {
  running.interrupts += 1;
  if (running.interrupts === 1) running.interruptedAt = running.place.clock.elapsed();
  running.driver.drain();
  const grace = running.interrupts === 1 ? INTERRUPT_GRACE_MS : 0;
  running.worker.interrupt(grace).catch((reason: unknown) => {
    running.failed ??= { reason };
  });
}

/**
 * The first driver of a run makes its branch. One that is missing later was removed by somebody, and the merge will
 * say so.
 */
async function makeBranch({ repository }: Place, { started, head }: Running['state']): Promise<void> {
  if (started === null || head !== started.base) return;
  await openBranch(repository, `refs/heads/${started.branch}`, started.base);
}

function publish(
  events: Channel<Recorded>,
  run: RunId,
  commit: { readonly firstSeq: number; readonly at: number; readonly events: readonly Recorded['event'][] },
): void {
  commit.events.forEach((event, index) => events.push({ seq: commit.firstSeq + index, at: commit.at, run, event }));
}

function notesOn(policy: string, sandbox: { readonly kind: string; readonly why?: string }): readonly string[] {
  if (sandbox.kind !== 'none' || policy === 'none') return [];
  return [
    `No sandbox: ${sandbox.why ?? ''}. Agents run with your rights; nothing they do in the repository is merged unchecked.`,
  ];
}

function answerOf(refusal: Refusal | null): CommandAnswer {
  return refusal === null ? { type: 'taken', driven: true } : { type: 'refused', refusal };
}
