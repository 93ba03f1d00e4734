/**
 * Looks after a run that is being driven here. Invariants:
 * 1. The lease is renewed long before it ends; once it is lost, this process drives no more.
 * 2. What fails in the loop or in the worker ends the tending with the same failure.
 * 3. An interrupted run ends in bounded time, whatever is still under way.
 */
import type { Fence } from '../adapters/git/fence.ts';
import type { RunId } from '../core/base/ids.ts';
import { TuttiError } from '../core/base/tutti-error.ts';
import { type RunStatus, runStatus } from '../core/report/status.ts';
import type { RunState } from '../core/run/state.ts';
import type { Bell } from '../engine/bell.ts';
import type { Driver } from '../engine/drive.ts';
import type { Worker } from '../engine/worker.ts';
import type { Place } from './place.ts';

/** How soon a command from another terminal is seen, and that nothing is left to do. */
const LOOK_MS = 200;
/** A third of a lease, so that two beats may fail. */
const RENEW_MS = 10_000;
/** What agents get to end by themselves when the run is interrupted. */
const INTERRUPT_GRACE_MS = 8_000;
/** After that an interrupted command ends, whatever is still under way. */
const INTERRUPT_MAX_MS = 10_000;

/** A run with what drives it. Its last three fields say how it is being brought to an end. */
export type Running = {
  readonly place: Place;
  readonly run: RunId;
  readonly held: Fence;
  readonly state: RunState;
  readonly driver: Driver;
  readonly worker: Worker;
  readonly stay: boolean;
  /** Rings after each commit: then the run may be at its end. */
  readonly news: Bell;
  interrupts: number;
  interruptedAt: number;
  failed: { readonly reason: unknown } | null;
};

/**
 * Looks after the run until nothing is left to do: commands from elsewhere, the lease, and whether anything still
 * moves.
 */
export async function tendRun(running: Running): Promise<RunStatus> {
  const { place, driver, worker, state } = running;
  const stopped = new AbortController();
  const fail = (reason: unknown): void => {
    running.failed ??= { reason };
    stopped.abort();
  };
  driver.done.catch(fail);
  worker.done.catch(fail);
  const soon = nextLook(running, stopped.signal);
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
    await soon();
  }
}

/** Waits for the next commit, or a moment. One waiter stays at the bell, however often nothing was new. */
function nextLook({ place, news }: Running, signal: AbortSignal): () => Promise<void> {
  const atBell = async (): Promise<'rung'> => {
    await news.rung(signal);
    return 'rung';
  };
  let waiting = atBell();
  return async () => {
    const first = await Promise.race([waiting, place.clock.sleep(LOOK_MS, signal)]);
    if (first === 'rung') waiting = atBell();
  };
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
export function interruptRun(running: Running): void {
  running.interrupts += 1;
  if (running.interrupts === 1) running.interruptedAt = running.place.clock.elapsed();
  running.driver.drain();
  const grace = running.interrupts === 1 ? INTERRUPT_GRACE_MS : 0;
  running.worker.interrupt(grace).catch((reason: unknown) => {
    running.failed ??= { reason };
  });
}
