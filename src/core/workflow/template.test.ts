import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasTemplate, templateParts, unclosedTemplate } from './template.ts';

test('a text is cut at its expressions, with the place of each', () => {
  expect(templateParts('write ${{ inputs.topic }}, then ${{item}}.')).toEqual([
    { type: 'text', text: 'write ' },
    { type: 'expression', expression: 'inputs.topic', at: 10 },
    { type: 'text', text: ', then ' },
    { type: 'expression', expression: 'item', at: 35 },
    { type: 'text', text: '.' },
  ]);
});

test('braces in quotes and maps do not close an expression', () => {
  expect(templateParts('${{ {"a": {"b": "}}"}} }}')).toEqual([
    { type: 'expression', expression: '{"a": {"b": "}}"}}', at: 4 },
  ]);
});

test('what is opened and never closed is text, and its place is known', () => {
  expect(templateParts('${{x}} a ${{ b } c').at(-1)).toEqual({ type: 'text', text: ' a ${{ b } c' });
  expect(unclosedTemplate('${{x}} a ${{ b } c')).toBe(9);
  expect(unclosedTemplate('${{x}} a')).toBeNull();
});

test('a text without expressions is one part, and an empty one none', () => {
  expect(templateParts('costs $5 {{ not ours }}')).toEqual([{ type: 'text', text: 'costs $5 {{ not ours }}' }]);
  expect(templateParts('')).toEqual([]);
});

test('no character gets lost', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('${{', '}}', '{', '}', 'a', ' ', '"', '\\')), (pieces) => {
      const text = pieces.join('');
      const parts = templateParts(text);
      const lost = parts.filter((part) =>
        part.type === 'expression' ? !text.startsWith(part.expression, part.at) : !text.includes(part.text),
      );
      expect(lost).toEqual([]);
      const isSplit = parts.some((part) => part.type === 'expression') || unclosedTemplate(text) !== null;
      expect(isSplit).toBe(hasTemplate(text));
    }),
  );
});

test('a megabyte of opened expressions is cut in a blink', () => {
  const started = performance.now();
  templateParts('${{'.repeat(300_000));
  templateParts('${{a}}'.repeat(100_000));
  expect(performance.now() - started).toBeLessThan(1_000);
});
