import { expect, test } from 'vitest';
import { ERROR_MEANINGS } from '../../src/core/base/error-code.ts';
import { expectPage, readPage, wrapped } from '../support/docs/page.ts';
import { isShipped, repositoryFiles } from '../support/source/source-file.ts';

const PAGE = 'docs/errors.md';

const [head = '', ...chapters] = readPage(PAGE).split(/^## /m);
/** What the page says of each code behind its meaning. */
const more: ReadonlyMap<string, string> = new Map(
  chapters.map((chapter) => {
    const [code = '', , ...rest] = chapter.trim().split(/\n\n|\n$/);
    return [code, rest.join('\n\n')];
  }),
);

test('docs/errors.md has each code in the order of the program, with its meaning there', () => {
  const page = Object.entries(ERROR_MEANINGS).map(([code, meaning]) => {
    return `## ${code}\n\n${wrapped(meaning)}\n\n${more.get(code) ?? ''}`.trimEnd();
  });
  expectPage(PAGE, `${head}${page.join('\n\n')}\n`);
});

test('of each code the page says more than the program does', () => {
  const silent = Object.keys(ERROR_MEANINGS).filter((code) => (more.get(code) ?? '').length < 20);
  expect(silent).toEqual([]);
});

test('every code that the program puts into an error or a finding can be explained', () => {
  const shipped = repositoryFiles().filter((file) => isShipped(file) && !file.path.startsWith('src/testing/'));
  const said = shipped.flatMap(({ text }) => [...text.matchAll(/(?:\bcode: |\bfailure\()'([A-Z][A-Z_]+)'/g)]);
  const unknown = new Set(said.map(([, code = '']) => code).filter((code) => !Object.hasOwn(ERROR_MEANINGS, code)));
  expect([...unknown]).toEqual([]);
  expect(said.length).toBeGreaterThan(50);
});
