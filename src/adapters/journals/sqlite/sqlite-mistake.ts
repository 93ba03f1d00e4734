import type { ErrorCode } from '../../../core/base/error-code.ts';
import { TuttiError } from '../../../core/base/tutti-error.ts';

type Answer = { readonly code: ErrorCode; readonly what: string; readonly fix: string };

/** Primary result codes of SQLite, from https://sqlite.org/rescode.html. */
const ERROR: number = 1;
const BUSY: number = 5;
const LOCKED: number = 6;
const READ_ONLY: number = 8;
const IO_ERROR: number = 10;
const CORRUPT: number = 11;
const FULL: number = 13;
const CANNOT_OPEN: number = 14;
const NOT_A_DATABASE: number = 26;
/** Extended: the file that is open is no longer the one at its path. */
const READ_ONLY_MOVED: number = READ_ONLY | (4 << 8);
/** Extended: no room for the shared memory beside the journal. */
const IO_ERROR_SHARED_SIZE: number = IO_ERROR | (19 << 8);

/** The number of SQLite's own error, or null for any other. */
export function sqliteCode(error: unknown): number | null {
  const isSqlite = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
  return isSqlite ? Number(error.errcode) : null;
}

export function isBusy(error: unknown): boolean {
  const primary = (sqliteCode(error) ?? 0) & 0xff;
  return primary === BUSY || primary === LOCKED;
}

/** Runs what touches the journal at `path`; what SQLite answers is told in words that help. Other errors pass. */
export function answering<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw sqliteMistake(path, error);
  }
}

function sqliteMistake(path: string, error: unknown): unknown {
  if (isOutOfRange(error)) return corrupt(path, 'it holds a number that tutti never writes');
  const code = sqliteCode(error);
  const answer = code === null ? null : answerTo(code);
  if (answer === null) return error;
  const said = error instanceof Error ? error.message : String(error);
  return new TuttiError({ ...answer, where: path, what: `${answer.what} (SQLite: ${said}, ${code})` });
}

/** `where` is the file, or the file, run and sequence number where those are known. */
export function corrupt(where: string, what: string): TuttiError {
  return new TuttiError({
    code: 'JOURNAL_CORRUPT',
    where,
    what: `${what}; the file was left as it is`,
    fix: [
      'copy journal.db and journal.db-wal to a safe place, then put a backup in their place, or move them away',
      'and start anew: the work of the run stays in git under refs/tutti/',
    ].join(' '),
  });
}

export function readOnly(where: string, what: string): TuttiError {
  return new TuttiError({
    code: 'JOURNAL_READ_ONLY',
    where,
    what: `${what}; nothing was started`,
    fix: 'make the file and its folder writable for you (`ls -ld` shows who owns them), then try again',
  });
}

function isOutOfRange(error: unknown): boolean {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_OUT_OF_RANGE';
}

function answerTo(code: number): Answer | null {
  if (code === READ_ONLY_MOVED) return GONE;
  if (code === IO_ERROR_SHARED_SIZE) return DISK_FULL;
  switch (code & 0xff) {
    case BUSY:
    case LOCKED:
      return {
        code: 'JOURNAL_BUSY',
        what: 'another process held the journal for over 5 s; nothing was written',
        fix: 'try again; if it stays so, look for a stopped process that has journal.db open',
      };
    case READ_ONLY:
    case CANNOT_OPEN:
      return readOnly('', 'the journal cannot be opened for writing');
    case IO_ERROR:
      return {
        code: 'JOURNAL_FAILED',
        what: 'the disk refused to read or write the journal',
        fix: 'look at the disk (`df`, `dmesg`), then go on with `tutti resume`',
      };
    // Our statements never change: one that does not fit the tables tells of tables that are not ours.
    case ERROR:
    case CORRUPT:
    case NOT_A_DATABASE:
      return corrupt('', 'the journal is damaged, or is no journal');
    case FULL:
      return DISK_FULL;
    default:
      return null;
  }
}

export const GONE: Answer = {
  code: 'JOURNAL_GONE',
  what: 'the journal was deleted, moved or replaced while it was in use, so nothing more is written',
  fix: 'put journal.db and journal.db-wal back, then go on with `tutti resume`',
};

export const DISK_FULL: Answer = {
  code: 'JOURNAL_DISK_FULL',
  what: 'no space is left for the journal; what was in it is whole, the last step was not written',
  fix: 'make space on this disk, then go on with `tutti resume`',
};
