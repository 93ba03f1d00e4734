import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { linkProblem, pathProblem } from './path-rules.ts';

test.each([
  'src/a.ts',
  'routes/$id.tsx',
  'a b.txt',
  '.github/x',
  'Grüße.md',
  '.gitignore',
  'git~',
  'console.log',
  'x.git',
  '[id].ts',
])('%j may enter a tree', (path) => expect(pathProblem(path)).toBe(null));

test.each([
  '/etc/passwd',
  'C:/x',
  'c:x',
  'a\\b',
  'a\nb',
  'a\u0000b',
  'a\u007fb',
  'a\u009bb',
  'a\u202eb',
  'a\u200bb',
  '',
  'a//b',
  'a/',
  './a',
  'a/../b',
  '..',
  '‥',
  'a/．．/b',
  '~/x',
  'a.',
  'a ',
  'a./b',
  'nul',
  'CON.txt',
  'lpt1',
  'com¹.x',
  '.git',
  '.GIT/config',
  'a/.git/hooks/x',
  '.git ',
  '.git.',
  '.git::$INDEX_ALLOCATION',
  'git~1',
  'GIT~2/config',
  '.g\u200cit',
  '\uFF0Egit/config',
  'a\uFFFDb',
  '.GIt',
])('%j may not', (path) => expect(pathProblem(path)).not.toBe(null));

test.each([
  ['src/link', '../a.txt'],
  ['link', 'src'],
  ['a/b/link', '../../x/y'],
  ['link', './x/./y'],
  ['a/link', '..'],
])('a link at %j may lead to %j', (path, target) => expect(linkProblem(path, target)).toBe(null));

test.each([
  ['link', '/etc'],
  ['link', '..'],
  ['a/link', '../../x'],
  ['link', 'here/../..'],
  ['link', 'x/..'],
  ['link', '.git/config'],
  ['a/link', '../.GIT'],
  ['link', ''],
])('a link at %j may not lead to %j', (path, target) => expect(linkProblem(path, target)).not.toBe(null));

test('whatever passes stays below its folder and has one meaning', () => {
  const part = oneof(
    constantFrom('..', '.', '', '.git', '.GIT', 'git~1', '~', 'a', 'con', '‥', '․'),
    string({ unit: 'grapheme', maxLength: 6 }),
  );
  assert(
    property(array(part, { minLength: 1, maxLength: 5 }), (parts) => {
      const path = parts.join('/');
      if (pathProblem(path) !== null) return;
      for (const one of path.split('/')) {
        expect(['', '.', '..', '.git'].includes(one.toLowerCase().normalize('NFKC'))).toBe(false);
        expect(/[\\\0\n]/.test(one)).toBe(false);
      }
    }),
    { numRuns: 2_000 },
  );
});
