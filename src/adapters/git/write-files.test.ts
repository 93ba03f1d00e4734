import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFiles } from './write-files.ts';

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tutti-write-'));
  folder = join(root, 'workspace');
  mkdirSync(folder);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

async function refused(path: string): Promise<string> {
  const [violation] = await writeFiles(folder, new Map([[path, 'x']]));
  return violation?.detail ?? 'written';
}

test('files are written with the folders that they need, and keep the rights of the file before them', async () => {
  writeFileSync(join(folder, 'run.sh'), 'old', { mode: 0o755 });
  expect(
    await writeFiles(
      folder,
      new Map([
        ['run.sh', 'new'],
        ['a/b/c.txt', 'deep'],
      ]),
    ),
  ).toEqual([]);
  expect([readFileSync(join(folder, 'run.sh'), 'utf8'), readFileSync(join(folder, 'a/b/c.txt'), 'utf8')]).toEqual([
    'new',
    'deep',
  ]);
  expect(statSync(join(folder, 'run.sh')).mode & 0o777).toBe(0o755);
  expect(readdirSync(folder).sort()).toEqual(['a', 'run.sh']);
});

test('no path leads out of the workspace or into a git directory', async () => {
  for (const path of ['../out', '/etc/passwd', 'a/../../out', '.git/config', 'a/.GIT/hooks/x', 'a\\b', 'con']) {
    expect([path, await refused(path)]).not.toEqual([path, 'written']);
  }
  expect(readdirSync(root)).toEqual(['workspace']);
});

test('a link is neither followed nor replaced', async () => {
  writeFileSync(join(root, 'secret'), 'secret');
  symlinkSync(join(root, 'secret'), join(folder, 'file'));
  symlinkSync(root, join(folder, 'out'));
  expect(await refused('file')).toBe('file is there already, and is no regular file');
  expect(await refused('out/new')).toBe('out is there already, and is no folder');
  expect([readFileSync(join(root, 'secret'), 'utf8'), readdirSync(root).sort()]).toEqual([
    'secret',
    ['secret', 'workspace'],
  ]);
});

test('a file that has a second name elsewhere keeps its content there', async () => {
  writeFileSync(join(root, 'elsewhere'), 'theirs');
  linkSync(join(root, 'elsewhere'), join(folder, 'here'));
  expect(await refused('here')).toBe('written');
  expect(readFileSync(join(root, 'elsewhere'), 'utf8')).toBe('theirs');
});
