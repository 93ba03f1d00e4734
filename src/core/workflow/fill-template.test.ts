import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../base/json.ts';
import { fillTemplate } from './fill-template.ts';

function check(template: string, values: Readonly<Record<string, Json>>, filled: string): void {
  expect(fillTemplate(template, values)).toBe(filled);
}

test('a text goes in as it is, anything else as JSON', () => {
  check('Do ${{ item.name }} in ${{item.files}}.', { 'item.name': 'it', 'item.files': ['a', 1] }, 'Do it in ["a",1].');
});

test('what a value holds is not filled in turn', () => {
  check('${{ a }} ${{ b }}', { a: '${{ b }}', b: 'B' }, '${{ b }} B');
});

test('an expression without a value, or one that never ends, stays as it was written', () => {
  check('${{ a }} ${{ toString }} ${{ b', { b: 1 }, '${{ a }} ${{ toString }} ${{ b');
});

test('a text without expressions is not changed, whatever stands in it', () => {
  const plain = fc.string().filter((text) => !text.includes('${{'));
  fc.assert(fc.property(plain, (text) => fillTemplate(text, {}) === text));
});

test('every value that has a place in the text stands there', () => {
  const name = fc.stringMatching(/^[a-z][a-z._]{0,8}$/);
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.string().filter((text) => !/[$]/.test(text)),
          name,
          fc.string(),
        ),
      ),
      (parts) => {
        const values = Object.fromEntries(parts.map(([, key, value]) => [key, value]));
        const template = parts.map(([text, key]) => `${text}\${{ ${key} }}`).join('');
        expect(fillTemplate(template, values)).toBe(parts.map(([text, key]) => text + (values[key] ?? '')).join(''));
      },
    ),
  );
});

test('a text full of beginnings is left as it is, in one pass', () => {
  const text = '${{ '.repeat(200_000);
  expect(fillTemplate(text, {}) === text).toBe(true);
});
