/**
 * 1. Who stops an attempt need not have started it: all is read from its folder and from the system's table of
 *    processes.
 * 2. The shim is killed last and only when it does not end by itself, so that the exit status is written.
 * 3. It is over when a look at the table finds nobody; what was started between two looks is found by the next one.
 * 4. A look at the table reads every process of the system, so whether one that is known has gone is waited for first.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { isClaimed, isSpoolClosed, readExit, readShim } from './attempt-folder.ts';
import { attemptProcesses } from './attempt-processes.ts';
import { isAlive, type ProcessIdentity, signalProcess } from './identity.ts';

const LOOK_EVERY_MS = 25;
/** A shim is mostly gone a moment after the exit status. */
const GONE_LOOK_MS = 1;
/** For the shim, to write the exit status and the rest of the streams, once everything else is dead. */
const SHIM_GRACE_MS = 2_000;
/** A killed process that does not go hangs in the kernel, most often on a dead file system. */
const KILL_MS = 15_000;

/** Interrupts the program, waits for the grace, and kills whatever there still is. */
export async function stopAttempt(folder: string, graceMs: number): Promise<void> {
  if (!isClaimed(folder)) return;
  if (readExit(folder) === null && graceMs > 0) {
    signalAll(attemptProcesses(folder).interruptible, 'SIGINT');
    const until = performance.now() + graceMs;
    while (readExit(folder) === null && performance.now() < until && isAnyoneThere(folder)) await delay(LOOK_EVERY_MS);
  }
  await endLeftovers(folder);
}

/** Kills what is left of an attempt. Its shim may finish first, unless it takes too long. */
export async function endLeftovers(folder: string): Promise<void> {
  const beganAt = performance.now();
  if (readExit(folder) !== null) await whileAny(() => !isShimDone(folder));
  for (;;) {
    const { shim, program } = attemptProcesses(folder);
    if (shim.length === 0 && program.length === 0) return;
    const tookMs = performance.now() - beganAt;
    const left = [...shim, ...program].map(({ pid }) => pid).join(', ');
    if (tookMs > KILL_MS)
      throw new Error(`processes ${left} of ${folder} were killed ${KILL_MS / 1000} s ago and are still there`);
    signalAll(program, 'SIGKILL');
    const finished = readExit(folder) !== null && isSpoolClosed(folder);
    if (program.length === 0 && (finished || tookMs > SHIM_GRACE_MS)) signalAll(shim, 'SIGKILL');
    await whileAny(() => [...shim, ...program].some(isAlive));
  }
}

/** Whether nothing of the shim is to be expected any more. */
function isShimDone(folder: string): boolean {
  const shim = readShim(folder);
  return isSpoolClosed(folder) && (shim === null || !isAlive(shim));
}

/** Waits as long as somebody is there, and no longer than until the next look at all is due. */
async function whileAny(isThere: () => boolean): Promise<void> {
  const until = performance.now() + LOOK_EVERY_MS;
  for (let pauseMs = GONE_LOOK_MS; isThere() && performance.now() < until; pauseMs *= 2) await delay(pauseMs);
}

function isAnyoneThere(folder: string): boolean {
  const { shim, program } = attemptProcesses(folder);
  return shim.length + program.length > 0;
}

function signalAll(processes: readonly ProcessIdentity[], name: NodeJS.Signals): void {
  for (const identity of processes) signalProcess(identity, name);
}
