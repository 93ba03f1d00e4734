/**
 * 1. Everything is read from the attempt's folder, from the start: a watcher needs no other one before it.
 * 2. `exit` is looked for before the streams are read, so that nothing which was printed before it is missed.
 * 3. Before `ended` nothing of the attempt is alive any more: what the program left running is killed.
 * 4. Nothing is read while nothing changes; a look now and then finds what the file system did not tell.
 */
import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Spooled } from '../../ports/launcher.ts';
import { isClaimed, readExit, readShim } from './attempt-folder.ts';
import { attemptProcesses, treeCpuMs } from './attempt-processes.ts';
import { busyMeter } from './busy-meter.ts';
import { type FollowedFile, followFile } from './follow-file.ts';
import { isAlive } from './identity.ts';
import type { ProcessEntry } from './process-table.ts';
import { endLeftovers } from './stop-attempt.ts';

/** How often a silent attempt is looked at without a cause, and how often where the file system tells nothing. */
const LOOK_EVERY_MS = 2_000;
const POLL_EVERY_MS = 100;
/** Lines that come one by one are taken together for so long. */
const GATHER_MS = 15;

type Stream = 'stdout' | 'stderr' | 'report';
type Followed = { readonly stream: Stream; readonly file: FollowedFile };

/** Gives the lines of an attempt and then how it ended. `table` is asked for the system's processes now and then. */
export async function* watchAttempt(
  folder: string,
  table: () => readonly ProcessEntry[],
  signal: AbortSignal,
): AsyncGenerator<Spooled, void, void> {
  const followed: readonly Followed[] = [
    { stream: 'stdout', file: followFile(join(folder, 'stdout'), 'shim') },
    { stream: 'stderr', file: followFile(join(folder, 'stderr'), 'shim') },
    { stream: 'report', file: followFile(join(folder, 'out', 'report'), 'agent') },
  ];
  using bell = folderBell([folder, join(folder, 'out')], signal);
  const isBusy = busyMeter(
    () => {
      const shim = readShim(folder);
      return shim === null ? null : treeCpuMs(shim.pid, table());
    },
    () => performance.now(),
  );
  try {
    while (!signal.aborted) {
      const over = readExit(folder) !== null || isLost(folder);
      if (over) await endLeftovers(folder);
      let spoke = false;
      for (const spooled of completedLines(followed)) {
        spoke = true;
        yield spooled;
      }
      if (over) {
        yield* lastLines(followed);
        const status = readExit(folder);
        yield { type: 'ended', exit: status === null ? { type: 'lost' } : { type: 'exited', status } };
        return;
      }
      if (isBusy(spoke)) yield { type: 'busy' };
      if (spoke) await delay(GATHER_MS);
      else await bell.rung();
    }
  } finally {
    for (const { file } of followed) file.close();
  }
}

/**
 * No status and nobody who could still write one. A shim that was killed alone leaves a program that may go on for
 * long.
 */
function isLost(folder: string): boolean {
  if (!isClaimed(folder)) return true;
  const shim = readShim(folder);
  if (shim !== null && isAlive(shim)) return false;
  const left = attemptProcesses(folder);
  return left.program.length === 0 && left.shim.length === 0;
}

function* completedLines(followed: readonly Followed[]): Generator<Spooled, void, void> {
  for (const { stream, file } of followed) {
    for (let lines = file.next(); lines.length > 0; lines = file.next()) {
      for (const text of lines) yield { type: 'line', stream, text };
    }
  }
}

function* lastLines(followed: readonly Followed[]): Generator<Spooled, void, void> {
  for (const { stream, file } of followed) for (const text of file.last()) yield { type: 'line', stream, text };
  const omitted = followed.filter(({ file }) => file.omittedBytes() > 0);
  if (omitted.length === 0) return;
  const counts = omitted.map(({ stream, file }) => `${file.omittedBytes()} bytes of ${stream}`).join(', ');
  yield { type: 'line', stream: 'stderr', text: `tutti: left out ${counts}` };
}

type Bell = Disposable & { rung(): Promise<void> };

/** Rings when something happens in one of the folders, when the signal aborts, and now and then. */
function folderBell(folders: readonly string[], signal: AbortSignal): Bell {
  let ring = Promise.withResolvers<void>();
  const rings = (): void => ring.resolve();
  const watchers = folders.map((folder) => watchFolder(folder, rings));
  signal.addEventListener('abort', rings);
  return {
    async rung() {
      const everyMs = watchers.includes(null) ? POLL_EVERY_MS : LOOK_EVERY_MS;
      const timer = setTimeout(rings, everyMs);
      await ring.promise;
      clearTimeout(timer);
      ring = Promise.withResolvers();
    },
    [Symbol.dispose]() {
      for (const watcher of watchers) watcher?.close();
      signal.removeEventListener('abort', rings);
    },
  };
}

/** Null where the file system cannot be watched, or no more watches are left. */
function watchFolder(folder: string, rings: () => void): FSWatcher | null {
  try {
    const watcher = watch(folder, rings);
    watcher.on('error', rings);
    return watcher;
  } catch (error) {
    // Whatever the system calls it (ENOSPC, EMFILE, ENOENT): polling does the same for a little more.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
