import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ERROR_MEANINGS } from '../../src/core/base/error-code.ts';
import { isShipped, repositoryFiles } from '../support/source/source-file.ts';

const page: string = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'errors.md'), 'utf8');
const [, ...chapters] = page.split(/^## /m);
const described: ReadonlyMap<string, string> = new Map(
  chapters.map((chapter) => {
    const [code = '', ...text] = chapter.split('\n');
    return [code, text.join(' ').trim()];
  }),
);

test('docs/errors.md has a heading for each code, in the order of the code, and for nothing else', () => {
  expect([...described.keys()]).toEqual(Object.keys(ERROR_MEANINGS));
});

test('each code says more there than its one line in the program', () => {
  for (const [code, meaning] of Object.entries(ERROR_MEANINGS)) {
    const text = described.get(code) ?? '';
    expect(text.startsWith(meaning), `${code} begins with its meaning`).toBe(true);
    expect(text.length, `${code} says what more there is to know`).toBeGreaterThan(meaning.length);
  }
});

test('every code that the program puts into an error or a finding can be explained', () => {
  const shipped = repositoryFiles().filter((file) => isShipped(file) && !file.path.startsWith('src/testing/'));
  const said = shipped.flatMap(({ text }) => [...text.matchAll(/(?:\bcode: |\bfailure\()'([A-Z][A-Z_]+)'/g)]);
  const unknown = new Set(said.map(([, code = '']) => code).filter((code) => !Object.hasOwn(ERROR_MEANINGS, code)));
  expect([...unknown]).toEqual([]);
  expect(said.length).toBeGreaterThan(50);
});
