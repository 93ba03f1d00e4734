import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readUsedFile } from './read-used-file.ts';

test('a file is read from where the person stands, and only within the repository', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tutti-uses-')));
  const topLevel = join(folder, 'repository');
  const cwd = join(topLevel, 'flows');
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(folder, 'outside.yaml'), 'tasks: []\n');
  writeFileSync(join(topLevel, 'inside.yaml'), 'tasks: []\n');
  symlinkSync(join(folder, 'outside.yaml'), join(cwd, 'link.yaml'));
  const read = (path: string): unknown => readUsedFile(path, { cwd, topLevel });
  expect(read('../inside.yaml')).toEqual({ type: 'text', text: 'tasks: []\n' });
  const fix = 'copy the file into the repository';
  for (const path of ['link.yaml', '../../outside.yaml']) {
    const message = `${path} lies outside of the repository`;
    expect(read(path)).toEqual({ type: 'refused', code: 'USES_REFUSED', message, fix });
  }
  expect(read('none.yaml')).toMatchObject({ type: 'refused', code: 'FILE_UNREADABLE' });
  expect(read('.')).toMatchObject({ type: 'refused', code: 'FILE_UNREADABLE' });
});
