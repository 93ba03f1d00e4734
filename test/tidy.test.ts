import { expect, test } from 'vitest';
import { repositoryFiles } from './support/source/source-file.ts';
import { checkTidy } from './support/tidy/check-tidy.ts';

test('the repository is tidy', () => {
  expect(checkTidy(repositoryFiles())).toEqual([]);
});

function findings(path: string, text: string): readonly string[] {
  return checkTidy([{ path, text }]);
}

// Put together, so that the repository's own check does not find it here.
const privatePath: string = ['', 'root', ''].join('/');
const longFunction: string = `export function f() {\n${'  g();\n'.repeat(69)}}\n`;

/** Each: a file, its text, the line of the finding and what it says. */
const refused: Record<string, readonly [path: string, text: string, line: number, what: string]> = {
  'a file where none belongs': ['notes.md', 'a', 1, 'no such place: see test/support/tidy/check-places.ts'],
  'an empty file': ['docs/agents.md', '\n', 1, 'the file is empty'],
  'a path of one machine': [
    'docs/agents.md',
    `a\nin ${privatePath}.cache`,
    2,
    `${privatePath} is a path of one machine`,
  ],

  'a file name in camel case': ['src/engine/runTask.ts', 'f();', 1, 'the file name is not kebab-case'],
  'a drawer of types': ['src/core/run/types.ts', 'f();', 1, 'the file is named after no concept'],
  'a fog of a file': ['src/hosts/host-manager.ts', 'f();', 1, 'the path holds a word that says nothing'],
  'a fog of a name': ['src/hosts/a.ts', 'f();\ntype TaskManager = 1;', 2, `TaskManager: 'manager' says nothing`],
  'a second version': ['src/hosts/a.ts', 'const configV2 = 1;', 1, `configV2: 'v2' says nothing`],
  'work left over': [
    'src/hosts/a.ts',
    '/**\n * TODO: later\n */',
    1,
    'a note to do something later: do it, or say it in the open',
  ],

  'a long function': ['src/hosts/a.ts', longFunction, 1, 'the function has 71 lines, 70 at most'],
  'a long file': ['src/hosts/a.ts', 'f();\n'.repeat(300), 300, 'the file has 301 lines, 300 at most'],
  'a long line': ['src/hosts/a.ts', `f('${'x'.repeat(116)}');`, 1, 'the line is longer than 120 columns'],
  'many parameters': [
    'src/hosts/a.ts',
    'const f = (a, b, c, d) => a;',
    1,
    'the function has 4 parameters, 3 at most: name them in one object',
  ],

  any: ['src/adapters/a.ts', 'let a: any;', 1, '`any`: write `unknown` and decode it'],
  'a cast': ['src/front/a.ts', 'f(x as Y);', 1, '`as` claims what nobody checked'],
  'a non-null claim': ['src/engine/a.ts', 'f(x!);', 1, '`!` claims what nobody checked'],

  'a clock': ['src/core/run/a.ts', 'const at = new Date();', 1, 'Date is not repeatable'],
  chance: ['src/engine/a.ts', 'const x = Math.random();', 1, 'Math.random is not repeatable'],
  printing: ['src/front/a.ts', `console.log('x');`, 1, 'console is not repeatable'],
  environment: ['src/engine/a.ts', 'f({ process });', 1, 'process is not repeatable'],

  'a silent catch': [
    'src/hosts/a.ts',
    'try {\n  f();\n} catch {\n  g();\n}\n',
    3,
    'a catch that drops the error says why, on this line or the next',
  ],
  'a default export': ['src/hosts/a.ts', 'export default 1;', 1, 'a default export has no name'],
  'a test that is off': ['test/a.test.ts', `test.skip('x', f);`, 1, 'test.skip: every test runs'],
  'a test that is alone': ['test/a.test.ts', `describe.only('x', f);`, 1, 'describe.only: every test runs'],
  'a test that sleeps': [
    'test/a.test.ts',
    'await new Promise((wake) => setTimeout(wake, 100));',
    1,
    'a test waits for an event, not for time',
  ],
};

test.each(Object.entries(refused))('refused: %s', (_name, [path, text, line, what]) => {
  expect(findings(path, text)).toEqual([`${path}:${line} ${what}`]);
});

const allowed: Record<string, readonly [path: string, text: string]> = {
  'a function of 70 lines': ['src/hosts/a.ts', longFunction.replace('  g();\n', '')],
  'a long group of tests': ['test/a.test.ts', `describe('x', () => {\n${'  f();\n'.repeat(80)}});\n`],
  'a long line in a template': ['src/hosts/a.ts', `f(\`${'x'.repeat(130)}\`);`],
  'a word inside of a word': ['src/hosts/a.ts', 'const utilization = 1;\nconst ipv2Address = 1;'],
  'a comment about markers': ['src/adapters/gates/a.ts', '// Finds a TODO that was left in the change.'],
  'as const': ['src/core/run/a.ts', `const a = ['x'] as const;`],
  'a cast in an id constructor': ['src/core/base/ids.ts', 'f(x as TaskId);'],
  'a name that only looks ambient': ['src/core/run/a.ts', 'f({ process: 1 }, x.console);'],
  'a clock outside': ['src/adapters/clock/a.ts', 'const at = Date.now();'],
  'a catch with a reason': ['src/hosts/a.ts', 'try {\n  f();\n} catch {\n  // Gone already.\n}\n'],
  'a test that needs a tool': ['test/a.test.ts', `test.skipIf(x)('x', f);`],
};

test.each(Object.entries(allowed))('allowed: %s', (_name, [path, text]) => {
  expect(findings(path, text)).toEqual([]);
});
