import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { TuttiError } from '../../../core/base/tutti-error.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import type { JournalStore } from '../../../ports/runs.ts';
import { commitOf, openSqliteForTest, run, startRun, textsOf } from '../../../testing/journals/stores-for-tests.ts';

/** Thousands of files are opened, which takes 3 s where nobody else uses the machine. */
const SLOW = { timeout: 60_000 };

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'journal.db');
}

async function fill(store: JournalStore, commits: number): Promise<readonly string[]> {
  const fence = startRun(store);
  for (let seq = 1; seq <= commits; seq += 1)
    await store.journal.append(commitOf(fence, seq, `${seq} ${'é'.repeat(200)}`));
  return textsOf(store);
}

/** The code of the mistake that a call answers with, or what it gave. Anything else that is thrown is a bug. */
async function answerOf<T>(call: () => T | Promise<T>): Promise<T | string> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof TuttiError) return error.code;
    throw error;
  }
}

function readWhole(path: string): readonly string[] {
  const store = openSqliteForTest({ path });
  try {
    return textsOf(store);
  } finally {
    store.close();
  }
}

test('a byte that flips in the journal is found or changes nothing, at a thousand places', SLOW, async () => {
  const path = newPath();
  const store = openSqliteForTest({ path });
  const texts = await fill(store, 80);
  store.close();
  const bytes = readFileSync(path);
  const found = new Set<string>();
  const silent: number[] = [];
  for (let index = 0; index < 1_000; index += 1) {
    const offset = Math.floor((index * bytes.length) / 1_000);
    const flipped = Buffer.from(bytes);
    flipped[offset] = (flipped[offset] ?? 0) ^ (1 << (index % 8));
    writeFileSync(path, flipped);
    const answer = await answerOf(() => readWhole(path));
    if (typeof answer === 'string') found.add(answer);
    else if (!isDeepStrictEqual(answer, texts)) silent.push(offset);
  }
  expect(silent).toEqual([]);
  expect([...found]).toContain('JOURNAL_CORRUPT');
});

test('a byte that flips in the write-ahead log can only cost the end of it', SLOW, async () => {
  const path = newPath();
  const store = openSqliteForTest({ path });
  const texts = await fill(store, 60);
  const copy = newPath();
  const log = readFileSync(`${path}-wal`);
  const silent: number[] = [];
  for (let index = 0; index < 200; index += 1) {
    const flipped = Buffer.from(log);
    const offset = Math.floor((index * log.length) / 200);
    flipped[offset] = (flipped[offset] ?? 0) ^ 0x10;
    copyFileSync(path, copy);
    writeFileSync(`${copy}-wal`, flipped);
    rmSync(`${copy}-shm`, { force: true });
    const answer = await answerOf(() => readWhole(copy));
    if (typeof answer === 'string') continue;
    if (!isDeepStrictEqual(answer, texts.slice(0, answer.length))) silent.push(offset);
  }
  expect(silent).toEqual([]);
  store.close();
});

const edits: Record<string, string> = {
  'an event was changed': `UPDATE commits SET events = replace(events, '7 ', '8 ') WHERE last_seq = 7`,
  'a time was changed': 'UPDATE commits SET at = at + 1 WHERE last_seq = 7',
  'a fencing number was changed': 'UPDATE commits SET fence = 9 WHERE last_seq = 7',
  'a commit was taken out': 'DELETE FROM commits WHERE last_seq = 7',
  'the first commit was taken out': 'DELETE FROM commits WHERE last_seq = 1',
  'the last commit was taken out': 'DELETE FROM commits WHERE last_seq = 10',
  'two commits were swapped': `
    UPDATE commits SET first_seq = 17 - first_seq, last_seq = -last_seq WHERE last_seq IN (8, 9);
    UPDATE commits SET last_seq = first_seq WHERE last_seq < 0`,
  'the end was set back': 'UPDATE runs SET last_seq = 9',
  'the end has another hash': `UPDATE runs SET last_hash = 'x'`,
};

test.each(Object.entries(edits))('the chain shows that %s', async (_name, sql) => {
  const path = newPath();
  const store = openSqliteForTest({ path });
  await fill(store, 10);
  const foreign = new DatabaseSync(path);
  foreign.exec(sql);
  foreign.close();
  expect(await answerOf(() => textsOf(store))).toBe('JOURNAL_CORRUPT');
  store.close();
});

test('a plan that was changed is not given out', () => {
  const path = newPath();
  const store = openSqliteForTest({ path });
  const plan: Plan = {
    ...{ schema: 1, name: 'p', inputs: {}, agents: {}, models: {}, sandbox: 'auto', deliver: 'branch', nodes: [] },
    environment: { copy: [], link: [], cache: [] },
  };
  const key = store.runs.putPlan(plan);
  const foreign = new DatabaseSync(path);
  foreign.exec(`UPDATE plans SET json = replace(json, 'branch', 'merge')`);
  foreign.close();
  expect(() => store.runs.getPlan(key)).toThrow('the plan is not the one that was kept');
  store.close();
});

test('a journal of a newer tutti is refused and keeps every byte, also where only its log says so', async () => {
  const path = newPath();
  const newer = new DatabaseSync(path);
  newer.exec('PRAGMA journal_mode = WAL; CREATE TABLE later (x)');
  newer.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA user_version = 2');
  const bytes = (): readonly Buffer[] => [path, `${path}-wal`].map((file) => readFileSync(file));
  const before = bytes();
  expect(await answerOf(() => readWhole(path))).toBe('JOURNAL_NEWER');
  expect(bytes()).toEqual(before);
  newer.close();
  const closed = readFileSync(path);
  expect(await answerOf(() => readWhole(path))).toBe('JOURNAL_NEWER');
  expect(readFileSync(path)).toEqual(closed);
});

test('a file that is no journal is refused and kept', async () => {
  const path = newPath();
  writeFileSync(path, 'not a database, but somebody’s notes\n'.repeat(200));
  const before = readFileSync(path);
  expect(await answerOf(() => readWhole(path))).toBe('JOURNAL_CORRUPT');
  expect(readFileSync(path)).toEqual(before);
  rmSync(path);
  const foreign = new DatabaseSync(path);
  foreign.exec('CREATE TABLE songs (name)');
  foreign.close();
  expect(await answerOf(() => readWhole(path))).toBe('JOURNAL_CORRUPT');
  rmSync(path);
  mkdirSync(path);
  expect(await answerOf(() => readWhole(path))).toBe('JOURNAL_CORRUPT');
});

const removals: Record<string, (path: string) => void> = {
  deleted: (path) => rmSync(path),
  'moved away': (path) => renameSync(path, `${path}.old`),
  'replaced by a copy': (path) => {
    copyFileSync(path, `${path}.new`);
    renameSync(`${path}.new`, path);
  },
  'robbed of its write-ahead log': (path) => rmSync(`${path}-wal`),
};

test.each(Object.entries(removals))('a journal that is %s while it is open takes no more', async (_name, remove) => {
  const path = newPath();
  const store = openSqliteForTest({ path });
  await fill(store, 3);
  remove(path);
  expect(await answerOf(() => store.journal.append(commitOf(1, 4, 'unheard')))).toBe('JOURNAL_GONE');
  expect(await answerOf(() => store.leases.renew(run, 1, 0))).toBe('JOURNAL_GONE');
  store.close();
});

test('a journal that may not be written is refused, and says so', async () => {
  const path = newPath();
  const folder = join(path, '..');
  openSqliteForTest({ path }).close();
  const read = (file: string): Promise<unknown> => asNobody(() => answerOf(() => readWhole(file)));
  chmodSync(path, 0o444);
  chmodSync(folder, 0o755);
  expect(await read(path)).toBe('JOURNAL_READ_ONLY');
  chmodSync(path, 0o666);
  chmodSync(folder, 0o555);
  expect(await read(path)).toBe('JOURNAL_READ_ONLY');
  expect(await read(join(folder, 'new', 'journal.db'))).toBe('JOURNAL_READ_ONLY');
  chmodSync(folder, 0o755);
});

/** The superuser may write everywhere, so as such the call is made as somebody who may not. */
async function asNobody<T>(call: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    return await call();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test('nobody else may read the journal', () => {
  const path = newPath();
  const store = openSqliteForTest({ path });
  const modes = [path, `${path}-wal`].map((file) => (statSync(file).mode & 0o777).toString(8));
  store.close();
  expect(modes).toEqual(['600', '600']);
});

test('whoever holds the lock for too long is named as the reason', async () => {
  const path = newPath();
  const store = openSqliteForTest({ path, busyMs: 50 });
  await fill(store, 1);
  const foreign = new DatabaseSync(path);
  foreign.exec('BEGIN IMMEDIATE');
  expect(await answerOf(() => store.journal.append(commitOf(1, 2, 'b')))).toBe('JOURNAL_BUSY');
  foreign.exec('ROLLBACK');
  foreign.close();
  await store.journal.append(commitOf(1, 2, 'b'));
  expect(textsOf(store)).toHaveLength(2);
  store.close();
});

test('a full journal loses nothing, and goes on when there is room', async () => {
  const path = newPath();
  const small = openSqliteForTest({ path, bytesMax: 200_000 });
  const fence = startRun(small);
  const written = await fillUp(small, fence);
  expect(textsOf(small)).toEqual(written);
  small.close();
  const roomy = openSqliteForTest({ path });
  await roomy.journal.append(commitOf(fence, written.length + 1, 'after'));
  expect(textsOf(roomy)).toEqual([...written, 'after']);
  roomy.close();
});

test('a full disk loses nothing, and the same handle goes on when there is room', async () => {
  const folder = join(newPath(), '..');
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  // Only the superuser can mount a small disk; for others the test above stands in.
  const isDone = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;
  if (!isDone('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk)) return;
  onTestFinished(() => void isDone('umount', '-l', disk));
  const path = join(disk, 'journal.db');
  const store = openSqliteForTest({ path });
  const fence = startRun(store);
  writeFileSync(join(disk, 'ballast'), Buffer.alloc(400_000));
  const written = await fillUp(store, fence);
  expect(textsOf(store)).toEqual(written);
  rmSync(join(disk, 'ballast'));
  await store.journal.append(commitOf(fence, written.length + 1, 'after'));
  expect(textsOf(store)).toEqual([...written, 'after']);
  store.close();
});

async function fillUp(store: JournalStore, fence: number): Promise<readonly string[]> {
  const written: string[] = [];
  for (;;) {
    const text = `${written.length} ${'x'.repeat(3_000)}`;
    const answer = await answerOf(() => store.journal.append(commitOf(fence, written.length + 1, text)));
    if (answer === 'JOURNAL_DISK_FULL') return written;
    if (answer !== undefined) throw new Error(`a full disk was called ${answer}`);
    written.push(text);
  }
}
