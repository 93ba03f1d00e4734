import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ERROR_MEANINGS } from '../../src/core/base/error-code.ts';

const page: string = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'errors.md'), 'utf8');
const [, ...chapters] = page.split(/^## /m);
const described: ReadonlyMap<string, string> = new Map(
  chapters.map((chapter) => {
    const [code = '', ...text] = chapter.split('\n');
    return [code, text.join('\n').trim()];
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
