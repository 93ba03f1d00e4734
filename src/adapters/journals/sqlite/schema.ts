/** What `user_version` says in a journal of this tutti. A higher one is refused untouched. */
export const SCHEMA_VERSION: number = 1;

/**
 * `runs.last_seq`, `last_hash`, `status` and `updated` repeat what the commits say and move in the same transaction:
 * the two must agree, so neither can lose its end unnoticed. A lease stays when it is given back, since its number
 * must only grow. Commits stand in the order of their key, without an index beside them: one page less for each fsync.
 */
export const SCHEMA: string = `
CREATE TABLE plans (
  hash TEXT PRIMARY KEY,
  json TEXT NOT NULL
) STRICT;
CREATE TABLE runs (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  workflow TEXT NOT NULL,
  plan TEXT NOT NULL,
  base TEXT NOT NULL,
  branch TEXT NOT NULL,
  created INTEGER NOT NULL,
  status TEXT NOT NULL,
  last_seq INTEGER NOT NULL,
  last_hash TEXT NOT NULL,
  updated INTEGER NOT NULL
) STRICT;
CREATE TABLE commits (
  run TEXT NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  events TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (run, last_seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE leases (
  run TEXT PRIMARY KEY,
  fence INTEGER NOT NULL,
  owner TEXT,
  until INTEGER NOT NULL
) STRICT;
CREATE TABLE inbox (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  run TEXT NOT NULL,
  at INTEGER NOT NULL,
  command TEXT NOT NULL,
  answer TEXT
) STRICT;
CREATE INDEX inbox_pending ON inbox (run, n) WHERE answer IS NULL;
PRAGMA user_version = ${SCHEMA_VERSION};
`;
