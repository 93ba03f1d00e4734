import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { foldHistory, readHistory } from '../support/reliability/history.ts';

const folder = join(import.meta.dirname, '../histories');
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.jsonl') ? [file.slice(0, -'.jsonl'.length)] : []));
const text = (file: string): string => readFileSync(join(folder, file), 'utf8');

test.each(names)('the history %s, which an earlier version wrote, is read to the same state', (name) => {
  const kept: unknown = JSON.parse(text(`${name}.state.json`));
  expect(JSON.parse(JSON.stringify(foldHistory(readHistory(text(`${name}.jsonl`)))))).toMatchObject(Object(kept));
});

test('no kept history was changed, and none was forgotten in the list', () => {
  const hashes = Object.fromEntries(names.map((name) => [name, hash('sha256', text(`${name}.jsonl`))]));
  expect(hashes).toEqual(JSON.parse(text('hashes.json')));
});

test.each(names)('every beginning of the history %s is a state in which a run can stand', (name) => {
  const lines = readHistory(text(`${name}.jsonl`));
  lines.forEach((_, index) => expect(() => foldHistory(lines.slice(0, index + 1))).not.toThrow());
});

test('a history that lacks a commit, or holds an event that nobody knows, is refused', () => {
  const lines = readHistory(text('complete.jsonl'));
  expect(() => foldHistory(lines.toSpliced(2, 1))).toThrow('is missing');
  const foreign = { first_seq: 1, last_seq: 1, at: 0, events: '{"v":1,"events":[{"type":"task.enchanted"}]}' };
  expect(() => foldHistory([...lines.slice(0, 1), foreign])).toThrow('task.enchanted');
  const newer = { ...foreign, events: '{"v":9,"events":[]}' };
  expect(() => foldHistory([...lines.slice(0, 1), newer])).toThrow('version 9');
});
