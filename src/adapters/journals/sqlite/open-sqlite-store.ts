import type { JournalCodec } from '../../../core/run/journal-codec.ts';
import type { JournalStore } from '../../../ports/runs.ts';
import type { LeaseHolder } from '../lease-rule.ts';
import { openDatabase, type OpenOptions } from './open-database.ts';
import { sqliteInbox } from './sqlite-inbox.ts';
import { sqliteJournal } from './sqlite-journal.ts';
import { sqliteLeases } from './sqlite-leases.ts';
import { answering } from './sqlite-mistake.ts';
import { sqliteRuns } from './sqlite-runs.ts';

export type SqliteStoreOptions = OpenOptions & LeaseHolder & { readonly codec: JournalCodec };

export type SqliteStore = JournalStore & {
  /** `delete` where the file system is shared by machines and a write-ahead log cannot be trusted. */
  readonly mode: 'wal' | 'delete';
};

/**
 * Opens the journal of a repository, and makes it where there is none. Any number of processes may have it open. Throws
 * JOURNAL_NEWER, JOURNAL_READ_ONLY, JOURNAL_CORRUPT, JOURNAL_DISK_FULL or JOURNAL_BUSY, and has then changed nothing.
 */
export function openSqliteStore(options: SqliteStoreOptions): SqliteStore {
  const database = openDatabase(options);
  const { db, path, mode } = database;
  try {
    // Statements are prepared here, once; tables that are not ours show at this moment.
    return answering(path, () => ({
      mode,
      journal: sqliteJournal(database, options.codec),
      leases: sqliteLeases(database, options),
      inbox: sqliteInbox(database, options.codec),
      runs: sqliteRuns(database),
      close: () => db.close(),
    }));
  } catch (error) {
    db.close();
    throw error;
  }
}
