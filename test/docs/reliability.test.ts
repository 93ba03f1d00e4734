import { expect, test } from 'vitest';
import { readPage } from '../support/docs/page.ts';
import { repositoryFiles } from '../support/source/source-file.ts';

test('every test that docs/reliability.md names exists', () => {
  const there = new Set(repositoryFiles().map(({ path }) => path));
  const named = [...readPage('docs/reliability.md').matchAll(/`((?:src|test)\/[^`]+\.ts)`/g)].map(
    ([, path = '']) => path,
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !there.has(path))).toEqual([]);
});
