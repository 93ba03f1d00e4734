import { hash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunId, TaskPath } from '../../core/base/ids.ts';
import { TuttiError } from '../../core/base/tutti-error.ts';
import { keepLine, type LogLine, NOTHING_WRITTEN, type Tail, tailOf } from './log-tail.ts';

/*
 * 1. Files only grow. What stands in them says how far they are, so a run that is resumed writes each line once.
 * 2. A line that a crash or a full disk cut off is left, ended, and written again whole.
 * 3. A disk that fails costs lines, never the run; it is told once.
 * 4. No symbolic link is followed: what lies in the repository's folder may be anybody's.
 */

/** How many files' ends are remembered. Others are read again when they are written again. */
const TAILS_MAX: number = 1_000;
/** Leaves room for `.log` and for what people add, below the 255 bytes of most file systems. */
const NAME_MAX: number = 200;

export type LogFilesOptions = {
  /** `.tutti/logs` of the repository. */
  readonly folder: string;
  readonly run: RunId;
  /** Told the first time that a line could not be written: LOGS_UNWRITABLE. */
  onFailure(error: TuttiError): void;
};

export type LogFiles = {
  /** Appends what is not there yet to the log of its worker and to `events.log`. Never throws for the disk. */
  write(lines: readonly LogLine[]): void;
};

/** The logs of one run below `<folder>/<run>/`, with `<folder>/latest` pointing there. */
export function openLogFiles({ folder, run, onFailure }: LogFilesOptions): LogFiles {
  const runFolder = join(folder, run);
  const tails = new Map<string, Tail>();
  let isReady = false;
  let isTold = false;

  function write(lines: readonly LogLine[]): void {
    survive(runFolder, () => {
      if (!isReady) makeFolders(folder, run);
      isReady = true;
    });
    if (!isReady) return;
    // A report is known by the worker's own file alone, so the file of all is written before it.
    const fresh = lines.filter((line) => line.key.type === 'fact' || isNew(logName(line.worker), line));
    append('events.log', fresh, (line) => line.key.type === 'report' || isNew('events.log', line));
    for (const [name, own] of Map.groupBy(fresh, (line) => logName(line.worker))) {
      append(name, own, (line) => isNew(name, line));
    }
  }

  function isNew(name: string, line: LogLine): boolean {
    return keepLine(tail(name), line) !== null;
  }

  function tail(name: string): Tail {
    const known = tails.get(name);
    if (known !== undefined) return known;
    const read = survive(join(runFolder, name), () => readTail(join(runFolder, name)));
    if (read !== undefined) remember(name, read);
    return read ?? NOTHING_WRITTEN;
  }

  function remember(name: string, known: Tail): void {
    tails.set(name, known);
    const [oldest] = tails.keys();
    if (tails.size > TAILS_MAX && oldest !== undefined) tails.delete(oldest);
  }

  function append(name: string, lines: readonly LogLine[], isWanted: (line: LogLine) => boolean): void {
    const file = join(runFolder, name);
    const wanted = lines.filter(isWanted);
    if (wanted.length === 0) return;
    const before = tail(name);
    // Forgotten while it is written: if that fails half-way, only the file knows where it ends.
    tails.delete(name);
    survive(file, () => {
      appendText(file, `${before.isTorn ? '\n' : ''}${wanted.map((line) => `${line.text}\n`).join('')}`);
      const complete: Tail = { ...before, isTorn: false };
      remember(
        name,
        wanted.reduce<Tail>((last, line) => keepLine(last, line) ?? last, complete),
      );
    });
  }

  function survive<T>(file: string, call: () => T): T | undefined {
    try {
      return call();
    } catch (error) {
      const isOfDisk = error instanceof TuttiError || (error instanceof Error && 'code' in error);
      if (!isOfDisk) throw error;
      if (!isTold) onFailure(error instanceof TuttiError ? error : unwritable(file, error.message));
      isTold = true;
      return undefined;
    }
  }

  return { write };
}

/**
 * A task's log: its path with `+` for `/`. No task's path ends in one, so `events` can be a task beside `events.log`.
 */
export function logName(worker: TaskPath): string {
  const name = worker.replaceAll('/', '+');
  if (name === 'events') return 'events+.log';
  if (name.length <= NAME_MAX) return `${name}.log`;
  return `${name.slice(0, NAME_MAX - 20)}~${hash('sha256', worker).slice(0, 16)}.log`;
}

function makeFolders(folder: string, run: RunId): void {
  for (const made of [dirname(folder), folder, join(folder, run)]) {
    mkdirSync(made, { recursive: true });
    if (!lstatSync(made).isDirectory()) throw unwritable(made, 'it is a symbolic link');
  }
  // Renamed into place, so that `latest` always points somewhere.
  const pointer = join(folder, `.latest-${process.pid}`);
  rmSync(pointer, { force: true });
  symlinkSync(run, pointer);
  renameSync(pointer, join(folder, 'latest'));
}

function appendText(file: string, text: string): void {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  const open = openSync(file, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o644);
  try {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length;) done += writeSync(open, bytes, done);
  } finally {
    closeSync(open);
  }
}

function readTail(file: string): Tail {
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return NOTHING_WRITTEN;
  const open = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const size = fstatSync(open).size;
    return tailOf(size, (from) => {
      const bytes = Buffer.alloc(size - from);
      return bytes.toString('utf8', 0, readSync(open, bytes, 0, bytes.length, from));
    });
  } finally {
    closeSync(open);
  }
}

function unwritable(where: string, why: string): TuttiError {
  return new TuttiError({
    code: 'LOGS_UNWRITABLE',
    where,
    what: `the log cannot be written: ${why}; the run goes on`,
    fix: 'make the folder writable, or make space; `tutti events` shows what the log would say',
  });
}
