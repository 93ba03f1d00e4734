import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rooms } from '../support/architecture/rooms.ts';
import { readPage } from '../support/docs/page.ts';
import { repositoryFiles } from '../support/source/source-file.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const page: string = readPage('ARCHITECTURE.md');
const source: string = repositoryFiles()
  .filter(({ path }) => /^(src|test\/support)\/.*\.ts$/.test(path))
  .map(({ text }) => text)
  .join('\n');

/** What stands between backticks, but for words of a shell, of a file or of Node. */
const names: readonly string[] = [...new Set([...page.matchAll(/`([^`\n]+)`/g)].map(([, name = '']) => name))];
const paths = names.filter((name) => /^(src|test|docs|scripts|examples|bin)\//.test(name) || name === 'test');
const symbols = names.filter((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !paths.includes(name));
const events = names.filter((name) => /^[a-z]+\.[a-z]+$/.test(name) && !existsSync(join(ROOT, name)));

test('every path in ARCHITECTURE.md exists', () => {
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  expect(paths.length).toBeGreaterThan(20);
});

test('every name in ARCHITECTURE.md is declared somewhere', () => {
  // Words of git and of files are no names of ours.
  const others = new Set(['merge', 'checkout', 'exit', 'at', 'due', 'parse', 'handle', 'render']);
  const declared = (name: string): boolean =>
    new RegExp(`\\b(function\\*?|const|type|let|class) ${name}\\b`).test(source);
  expect(symbols.filter((name) => !others.has(name) && !declared(name))).toEqual([]);
  expect(symbols.length).toBeGreaterThan(80);
});

test('every event in ARCHITECTURE.md is one', () => {
  const unknown = events.filter((name) => !source.includes(`'${name}'`) && !source.includes(`/${name}`));
  expect(unknown).toEqual([]);
});

test('every room has its place in ARCHITECTURE.md', () => {
  const missing = rooms.map(({ path }) => `src/${path}`).filter((path) => !names.includes(path));
  expect(missing).toEqual([]);
});

test('ARCHITECTURE.md names no lines', () => {
  expect(page).not.toMatch(/\.ts:\d|\blines? \d/);
});
