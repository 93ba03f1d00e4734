import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { globMatcher, matchGlob, mustParse, parseGlob } from './glob.ts';
import { globsIntersect } from './globs-intersect.ts';
import { narrows } from './narrows.ts';

test.each([
  ['src/**', ['src/a', 'src/a/b'], ['src', 'srca', 'lib/src/a']],
  ['src/', ['src/a', 'src/a/b'], ['src']],
  ['src', ['src', 'src/a/b'], ['src2', 'a/src']],
  ['*.ts', ['a.ts', '.ts', '.a.ts'], ['a.tsx', 'b/a.ts']],
  ['**/*.ts', ['a.ts', 'b/c/a.ts'], ['a.js']],
  ['a/**/b', ['a/b', 'a/x/y/b'], ['ab', 'a/b/c', 'a/xb']],
  ['a?c', ['abc', 'a🎺c'], ['ac', 'a/c', 'abbc']],
  ['{src,test}/*.{ts,js}', ['src/a.ts', 'test/b.js'], ['src/a.css', 'lib/a.ts']],
  ['app/[id]/page.ts', ['app/[id]/page.ts'], ['app/i/page.ts']],
  ['routes/{id}.ts', ['routes/{id}.ts'], ['routes/id.ts']],
  ['a{b,{c,d}e}', ['ab', 'ace', 'ade'], ['ac', 'a']],
  ['./src/*', ['src/a'], ['src/a/b', './src/a']],
  ['**', ['a', 'a/b/.c'], []],
  ['a**c', ['abc', 'ac'], ['a/c']],
])('%s means what its page says', (pattern, matched, others) => {
  const glob = mustParse(pattern);
  expect(matched.filter((path) => !matchGlob(glob, path))).toEqual([]);
  expect(others.filter((path) => matchGlob(glob, path))).toEqual([]);
});

test.each([
  ['', 'is empty'],
  ['/etc/passwd', 'begins with `/`'],
  ['../x', 'is not a path below the top of the repository'],
  ['a//b', 'is not a path below the top of the repository'],
  ['.', 'is not a path below the top of the repository'],
  ['a\\b', 'has a backslash'],
  ['!a', 'begins with `!`'],
  ['a\nb', 'has a control character'],
  ['a{b', 'has a `{` without its `}`'],
  ['{a,b}'.repeat(7), 'stands for more than 64 patterns'],
  ['é'.repeat(129), 'is longer than 256 bytes'],
  ['**/'.repeat(9), 'has more than 8 times `**`'],
])('the pattern %j is refused with a reason', (pattern, what) => {
  const mistake = parseGlob(pattern);
  expect(mistake.type === 'mistake' ? mistake.message : '').toContain(what);
});

test('a matcher of several patterns takes what any of them takes', () => {
  const owned = globMatcher(['src/**', 'docs']);
  expect(['src/a', 'docs', 'docs/x', 'test/a'].map(owned)).toEqual([true, true, true, false]);
});

test.each([
  '**/'.repeat(25),
  '{a,b}'.repeat(25),
  `${'{'.repeat(25)}a,b${'}'.repeat(25)}`,
  '{1..100000000}',
  '*a'.repeat(120),
  '**/*a'.repeat(8),
])('the hostile pattern %s is answered at once', (pattern) => {
  const started = performance.now();
  const glob = parseGlob(pattern);
  if (glob.type === 'glob') matchGlob(glob, `${'a'.repeat(100)}/${'a/'.repeat(50)}b`);
  expect(performance.now() - started).toBeLessThan(1_000);
});

test('two hostile patterns are intersected in time bounded by their product', () => {
  const started = performance.now();
  expect(globsIntersect(mustParse('*a'.repeat(120)), mustParse('*b'.repeat(120)))).toBeNull();
  narrows(mustParse('*a'.repeat(60)), [mustParse('?*b*'.repeat(40))]);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test.each([
  ['src/**', 'src/api/**', 'src/api/x'],
  ['src/**', '**/*.md', 'src/.md'],
  ['src', 'src/a.ts', 'src/a.ts'],
  ['a/*', 'a/b/*', null],
  ['*.ts', '*.js', null],
  ['{a,b}/**', '{b,c}/x', 'b/x'],
  ['src/a', 'src/ab', null],
])('%s and %s share %s', (one, other, example) => {
  expect(globsIntersect(mustParse(one), mustParse(other))).toBe(example);
});

test.each([
  ['src/api/**', ['src/**'], true],
  ['src/a.ts', ['src'], true],
  ['src', ['src/**'], false],
  ['src/**', ['src'], true],
  ['**', ['*', '*/**'], true],
  ['**', ['*/**'], false],
  ['{a,b}/x', ['a/**', 'b/**'], true],
  ['{a,c}/x', ['a/**', 'b/**'], false],
  ['a*', ['a?*'], false],
  ['a*.ts', ['a*'], true],
  ['a*/x', ['a?*/x', 'a/x'], true],
])('%s within %j: %s', (child, parents, expected) => {
  expect(narrows(mustParse(child), parents.map(mustParse))).toBe(expected);
});

const part = fc.constantFrom('a', 'b', '*', '?', 'ab', '*a', 'a*', '**', 'a?', '{a,b}', '{a*,b}c');
const patterns = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const paths = fc.array(fc.constantFrom('a', 'b', 'ab', 'ba', 'ac', 'bc', 'aab'), { minLength: 1, maxLength: 4 });

test('matching agrees with a slow matcher that is easy to believe', () => {
  fc.assert(
    fc.property(patterns, paths, (pattern, path) => {
      expect(matchGlob(mustParse(pattern), path.join('/'))).toBe(naive(pattern, path));
    }),
    { numRuns: 5_000 },
  );
});

test('an example of an intersection is matched by both, and where there is none no path is matched by both', () => {
  fc.assert(
    fc.property(patterns, patterns, paths, (one, other, path) => {
      const [a, b] = [mustParse(one), mustParse(other)];
      const example = globsIntersect(a, b);
      const shown = example === null || (matchGlob(a, example) && matchGlob(b, example));
      const refuted = example === null && matchGlob(a, path.join('/')) && matchGlob(b, path.join('/'));
      expect([one, other, example, shown, refuted]).toEqual([one, other, example, true, false]);
    }),
    { numRuns: 5_000 },
  );
});

const every: readonly string[] = [
  ...combine(['a', 'b', 'z', 'ac', 'za'], 4),
  ...combine(['ab', 'bc', 'zzc', 'aza'], 3),
];

test('a narrower pattern matches nothing that the wider ones do not', () => {
  fc.assert(
    fc.property(patterns, fc.array(patterns, { minLength: 1, maxLength: 2 }), (child, parents) => {
      if (!narrows(mustParse(child), parents.map(mustParse))) return;
      const [narrow, wide] = [globMatcher([child]), globMatcher(parents)];
      expect(every.filter((path) => narrow(path) && !wide(path))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('where a pattern is said not to be narrower there is a path that shows it', () => {
  const name = fc.constantFrom('a', '*', '?', '**', 'a*', 'aa');
  const short = fc.array(name, { minLength: 1, maxLength: 2 }).map((names) => names.join('/'));
  const witnesses = combine(['a', 'z', 'az', 'aa', 'zz', 'azz', 'aaz'], 4);
  fc.assert(
    fc.property(short, fc.array(short, { minLength: 1, maxLength: 2 }), (child, parents) => {
      if (narrows(mustParse(child), parents.map(mustParse))) return;
      const [narrow, wide] = [globMatcher([child]), globMatcher(parents)];
      expect(witnesses.some((path) => narrow(path) && !wide(path))).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('without braces and brackets a pattern means what git means by it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-glob-'));
  const git = (args: readonly string[], input = ''): string =>
    execFileSync('git', [...args], { cwd: folder, input, encoding: 'utf8' });
  git(['init', '-q']);
  const blob = git(['hash-object', '-w', '--stdin'], 'x').trim();
  // A name is a file or a folder, never both; so each length of path has names of its own.
  const files = every.map((path) => `${path}.f`);
  git(['update-index', '--add', '--index-info'], files.map((path) => `100644 ${blob}\t${path}\n`).join(''));
  const same = fc.array(fc.constantFrom('a', 'b', '*', '?', '**', '*f', 'a*', '?.f', '*.f', 'ab'), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(same, fc.boolean(), (names, below) => {
      const pattern = `${names.join('/')}${below ? '/' : ''}`;
      const expected = git(['ls-files', '-z', '--', `:(glob)${pattern}${below ? '**' : ''}`])
        .split('\0')
        .filter(Boolean);
      expect([pattern, files.filter(globMatcher([pattern])).sort()]).toEqual([pattern, expected.sort()]);
    }),
    { numRuns: 150 },
  );
  rmSync(folder, { recursive: true });
});

function combine(names: readonly string[], depth: number): readonly string[] {
  if (depth === 1) return names;
  return [...names, ...combine(names, depth - 1).flatMap((path) => names.map((name) => `${name}/${path}`))];
}

/** Expands braces by search and replace and walks names by recursion: exponential, and easy to believe. */
function naive(pattern: string, path: readonly string[]): boolean {
  const brace = /^(.*?)\{([^{}]*),([^{},]*)\}(.*)$/.exec(pattern);
  if (brace !== null) {
    const [, before = '', first = '', second = '', after = ''] = brace;
    return naive(`${before}${first}${after}`, path) || naive(`${before}${second}${after}`, path);
  }
  const names = pattern.split('/');
  if (!/[*?]/.test(pattern)) return names.every((name, index) => path[index] === name);
  return walk(names, path);
}

function walk(names: readonly string[], path: readonly string[]): boolean {
  const [name, ...rest] = names;
  if (name === undefined) return path.length === 0;
  if (name === '**') {
    if (rest.length === 0) return path.length > 0;
    return walk(rest, path) || (path.length > 0 && walk(names, path.slice(1)));
  }
  const [first, ...others] = path;
  if (first === undefined) return false;
  const regex = new RegExp(`^${name.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'u');
  return regex.test(first) && walk(rest, others);
}
