import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { foreignTypes } from '../scripts/build/foreign-types.ts';

test('a package behind a public type is found, through any number of files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-types-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(
    join(folder, 'index.d.ts'),
    `export { read } from './read.ts';\nimport type { Stats } from 'node:fs';\n`,
  );
  writeFileSync(join(folder, 'read.d.ts'), `export declare function read(): import('yaml').Document;\n`);
  writeFileSync(join(folder, 'private.d.ts'), `import type { Other } from 'other';\n`);

  const doors = [join(folder, 'index.d.ts'), join(folder, 'missing.d.ts')];
  expect(foreignTypes(doors)).toEqual([`yaml in ${join(folder, 'read.d.ts')}`]);
});
