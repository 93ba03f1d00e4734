import { accessSync, closeSync, constants, fsyncSync, mkdirSync, openSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TuttiError } from '../../../core/base/tutti-error.ts';
import { sharedFileSystem } from './file-system.ts';
import { SCHEMA, SCHEMA_VERSION } from './schema.ts';
import { answering, corrupt, DISK_FULL, GONE, isBusy, readOnly, sqliteCode } from './sqlite-mistake.ts';

/*
 * 1. Until the schema is known to be ours, the file is open for reading only: a newer journal keeps every byte.
 * 2. A commit is acknowledged only if, after it, the files at the paths are still those that are open.
 * 3. Where memory cannot be shared between processes there is no WAL: slower, but not wrong.
 */

/** How long anybody waits for the lock of another process. A commit takes milliseconds, so 5 s means that one hangs. */
const BUSY_MS: number = 5_000;
/**
 * The check at opening costs about 0.4 ms a megabyte. Above this size it is left to the hash chain, at every reading.
 */
const CHECKED_BYTES_MAX: number = 256 * 1024 * 1024;
const RETRY_MS: number = 10;

export type OpenOptions = {
  /** The file; its folder is made where it is missing. */
  readonly path: string;
  /** The journal grows no further than this many bytes. By default the disk is the limit. */
  readonly bytesMax?: number;
  /** How long to wait for the lock of another process; by default 5 s. */
  readonly busyMs?: number;
  /** Names a file system that machines share, null for a local one. By default Linux is asked. */
  readonly sharedFileSystem?: (folder: string) => string | null;
};

export type Database = {
  readonly db: DatabaseSync;
  readonly path: string;
  readonly mode: 'wal' | 'delete';
  /** Throws JOURNAL_GONE when the open files are no longer those at the paths. Costs two calls of stat, about 4 us. */
  checkInPlace(): void;
};

export function openDatabase(options: OpenOptions): Database {
  const { path } = options;
  makeFile(path);
  refuseNewer(path, readVersion(path));
  return answering(path, () => {
    const db = new DatabaseSync(path, { timeout: options.busyMs ?? BUSY_MS });
    try {
      const shared = (options.sharedFileSystem ?? sharedFileSystem)(dirname(path)) !== null;
      const mode = setUp(db, { ...options, shared });
      return { db, path, mode, checkInPlace: placeCheck(path, mode) };
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** Runs `work` in a transaction of its own that holds the write lock from its start: all of it happens, or nothing. */
export function transact<T>({ db, path }: Pick<Database, 'db' | 'path'>, work: () => T): T {
  return answering(path, () => {
    db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      // After a full disk SQLite has rolled back by itself.
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  });
}

function makeFile(path: string): void {
  try {
    const made = mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // SQLite syncs the folder of the file; that the folder itself is there is for us to make durable.
    if (made !== undefined) syncFolder(dirname(made));
    // SQLite gives the files beside it the same rights.
    closeSync(openSync(path, constants.O_CREAT | constants.O_RDWR, 0o600));
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') throw readOnly(path, 'it may not be written');
    if (code === 'EISDIR' || code === 'ENOTDIR' || code === 'EEXIST') {
      throw corrupt(path, 'a folder stands where a file should, or a file where a folder should');
    }
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new TuttiError({ ...DISK_FULL, where: path });
    throw error;
  }
}

function syncFolder(folder: string): void {
  const open = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
}

/** The schema's version without a change to the file; 0 where nobody can say yet. */
function readVersion(path: string): number {
  if (statSync(path).size === 0) return 0;
  return answering(path, () => {
    const db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS });
    try {
      return versionOf(db);
    } catch (error) {
      // Read-only (8) and cannot-open (14) come from files beside it that wait to be recovered: the real opening does
      // that.
      const primary = (sqliteCode(error) ?? 0) & 0xff;
      if (isBusy(error) || primary === 8 || primary === 14) return 0;
      throw error;
    } finally {
      db.close();
    }
  });
}

function refuseNewer(path: string, version: number): void {
  if (version <= SCHEMA_VERSION) return;
  throw new TuttiError({
    code: 'JOURNAL_NEWER',
    where: path,
    what: `the journal has schema ${version}, this tutti knows ${SCHEMA_VERSION}; it was left as it is`,
    fix: 'use the tutti that wrote it, or a later one',
  });
}

function setUp(db: DatabaseSync, options: OpenOptions & { readonly shared: boolean }): Database['mode'] {
  const { path, bytesMax } = options;
  refuseNewer(path, versionOf(db));
  const mode = setMode(db, options.shared);
  // FULL makes every commit of a WAL durable; without a WAL it takes EXTRA, which also syncs the folder.
  db.exec(`PRAGMA synchronous = ${mode === 'wal' ? 'FULL' : 'EXTRA'}`);
  if (bytesMax !== undefined) db.exec(`PRAGMA max_page_count = ${Math.ceil(bytesMax / pragma(db, 'page_size'))}`);
  if (pragma(db, 'page_count') * pragma(db, 'page_size') <= CHECKED_BYTES_MAX) checkPages(db, path);
  // Also where the schema stands: this is the first write, so a journal that may not be written is refused here.
  transact({ db, path }, () => {
    if (versionOf(db) === SCHEMA_VERSION) return;
    if (db.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined)
      throw corrupt(path, 'it is a database of another program');
    db.exec(SCHEMA);
  });
  return mode;
}

/**
 * Switching to WAL needs the file alone for a moment and does not wait for it by itself, so two that open at once
 * retry.
 */
function setMode(db: DatabaseSync, shared: boolean): Database['mode'] {
  const wanted = shared ? 'delete' : 'wal';
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    try {
      const row = db.prepare(`PRAGMA journal_mode = ${wanted}`).get();
      return row?.['journal_mode'] === 'wal' ? 'wal' : 'delete';
    } catch (error) {
      if (!isBusy(error) || waitedMs >= BUSY_MS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

function checkPages(db: DatabaseSync, path: string): void {
  const answer = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (answer !== 'ok') throw corrupt(path, `its pages do not fit together (${String(answer)})`);
}

function placeCheck(path: string, mode: Database['mode']): () => void {
  const files = mode === 'wal' ? [path, `${path}-wal`] : [path];
  const opened = files.map((file) => statSync(file));
  return () => {
    files.forEach((file, index) => {
      if (!isSameFile(statSync(file, { throwIfNoEntry: false }), opened[index])) {
        throw new TuttiError({ ...GONE, where: file });
      }
    });
  };
}

function isSameFile(now: Stats | undefined, then: Stats | undefined): boolean {
  return now !== undefined && now.ino === then?.ino && now.dev === then.dev;
}

function versionOf(db: DatabaseSync): number {
  return pragma(db, 'user_version');
}

function pragma(db: DatabaseSync, name: 'user_version' | 'page_size' | 'page_count'): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}
