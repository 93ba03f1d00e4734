import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readWorkflow } from '../../src/front/yaml/read-workflow.ts';

const folder = new URL('../../examples/', import.meta.url);
const examples = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));

const PIECES: readonly string[] = [
  'tasks',
  'pipeline',
  'workers',
  'id',
  'needs',
  'parallel',
  'agents',
  'map',
  'loop',
  'until',
  'supervise',
  'compensate',
  'uses',
  'with',
  'on',
  '__proto__',
  'constructor',
  'toString',
  '<<',
  'x-a',
  ': ',
  ':',
  '- ',
  '? ',
  '\n',
  '\n  ',
  '\n    ',
  '\t',
  '[',
  ']',
  '{',
  '}',
  ',',
  '&a ',
  '*a',
  '!!set ',
  '!x ',
  '"',
  "'",
  '|\n',
  '>\n',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '#',
  '\r\n',
  '\uFEFF',
  '\u0000',
  '😀',
  '\ud800',
  '1',
  '1e999',
  '.nan',
  'true',
  '~',
  '../a/b',
];

/** Whatever comes in: an answer, with places that are in the text, and an error wherever there is no workflow. */
function check(text: string): void {
  const { workflow, problems } = readWorkflow(text, 'f.yaml');
  const lines = text.split('\n').length;
  expect(problems.every(({ line, column }) => line >= 1 && line <= lines + 1 && column >= 1)).toBe(true);
  expect(problems.some(({ severity }) => severity === 'error')).toBe(workflow === null);
}

test('any text gets an answer', () => {
  const soup = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(''));
  fc.assert(fc.property(soup, check), { numRuns: 3_000 });
});

test('an example with a piece cut out or put in gets an answer', () => {
  const cut = fc
    .tuple(fc.constantFrom(...examples), fc.nat(), fc.nat({ max: 30 }), fc.constantFrom('', ...PIECES))
    .map(([text, at, length, piece]) => {
      const start = at % text.length;
      return text.slice(0, start) + piece + text.slice(start + length);
    });
  fc.assert(fc.property(cut, check), { numRuns: 300 });
});
