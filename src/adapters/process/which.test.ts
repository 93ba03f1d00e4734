import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cleanPath, which } from './which.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'tutti-which-')));
const repository = join(root, 'repository');
const planted = join(repository, 'node_modules', '.bin');
const tools = join(root, 'tools');
for (const folder of [planted, tools]) mkdirSync(folder, { recursive: true });
for (const file of [join(planted, 'git'), join(tools, 'git')]) {
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
}
writeFileSync(join(tools, 'notes'), 'not a program');
mkdirSync(join(tools, 'folder'));
symlinkSync(planted, join(root, 'innocent'));

afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a program that the repository plants is not found, by no way that a PATH can lead there', () => {
  const path = [planted, '', '.', 'node_modules/.bin', join(root, 'innocent'), tools, tools, `${repository}-2`].join(
    ':',
  );
  expect(cleanPath(path, [repository])).toEqual([tools, `${repository}-2`]);
  expect(which('git', cleanPath(path, [repository]))).toBe(join(tools, 'git'));
});

test.each(['notes', 'folder', 'none', '', './git', '../tools/git', 'x/git'])('%j is no program', (name) => {
  expect(which(name, [tools])).toBe(null);
});

test('an absolute path is itself, where something can be run there', () => {
  expect(which(join(tools, 'git'), [])).toBe(join(tools, 'git'));
  expect(which(join(tools, 'notes'), [])).toBe(null);
});
