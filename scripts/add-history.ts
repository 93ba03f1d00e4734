// Keeps the journal of a run as a history that every later version must read: `node scripts/add-history.ts <name>
// <repository> [run]`. One that is kept is never changed: what it says was written by a version that people have.
import { hash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { foldHistory, readHistory } from '../test/support/reliability/history.ts';

const folder = join(import.meta.dirname, '../test/histories');
const [name = '', repository = '', run] = process.argv.slice(2);
process.exitCode = addHistory();

function addHistory(): number {
  if (!/^[a-z0-9-]+$/.test(name) || repository === '') return refuse('usage: add-history.ts <name> <repository> [run]');
  const file = join(folder, `${name}.jsonl`);
  if (existsSync(file)) return refuse(`${file} is kept already, and a history never changes: choose another name`);
  const text = historyText();
  if (text === null) return refuse(`there is no run ${run ?? ''} in ${repository}`);
  writeFileSync(file, text);
  writeFileSync(join(folder, `${name}.state.json`), `${JSON.stringify(foldHistory(readHistory(text)), null, 2)}\n`);
  const list = join(folder, 'hashes.json');
  const hashes: unknown = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : {};
  writeFileSync(list, `${JSON.stringify({ ...Object(hashes), [name]: hash('sha256', text) }, null, 2)}\n`);
  return 0;
}

function historyText(): string | null {
  const db = new DatabaseSync(join(repository, '.git/tutti/journal.db'), { readOnly: true });
  const word = run === undefined ? '' : 'WHERE id = ?';
  const found = db
    .prepare(`SELECT id, plan FROM runs ${word} ORDER BY n DESC`)
    .get(...(run === undefined ? [] : [run]));
  if (found === undefined) return null;
  const plan = db.prepare('SELECT json FROM plans WHERE hash = ?').get(found['plan'] ?? '');
  const commits = db
    .prepare('SELECT first_seq, last_seq, at, events FROM commits WHERE run = ? ORDER BY first_seq')
    .all(found['id'] ?? '');
  db.close();
  return [`{"plan":${String(plan?.['json'])}}`, ...commits.map((row) => JSON.stringify(row)), ''].join('\n');
}

function refuse(what: string): number {
  process.stderr.write(`${what}\n`);
  return 1;
}
