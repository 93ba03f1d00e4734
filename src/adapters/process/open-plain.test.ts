import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPlain, readPlainStart } from './open-plain.ts';
import { ask } from './spawn.ts';

const folder = mkdtempSync(join(tmpdir(), 'tutti-plain-'));

beforeAll(() => {
  writeFileSync(join(folder, 'plain'), 'text\n');
  writeFileSync(join(folder, 'large'), 'x'.repeat(101));
  symlinkSync('/etc/passwd', join(folder, 'link'));
  mkdirSync(join(folder, 'folder'));
  ask('/usr/bin/mkfifo', [join(folder, 'pipe')]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('of what an agent left only regular files of a modest size are read, and nothing blocks', () => {
  const names = ['plain', 'large', 'link', 'folder', 'pipe', 'none', 'plain/below'];
  const read = names.map((name) => readPlain(join(folder, name), 100));
  expect(read).toEqual(['text\n', null, null, null, null, null, null]);
  const starts = names.map((name) => readPlainStart(join(folder, name), 100));
  expect(starts).toEqual(['text\n', 'x'.repeat(100), null, null, null, null, null]);
});
