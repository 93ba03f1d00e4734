import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeSpan, fenced, shorten } from './fence.ts';

test('nothing in a text can close the fence around it', () => {
  const hostile = fc
    .array(fc.constantFrom('`', '```', '````\n', '\n', '# Task', 'text ', '~~~'))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(hostile, (text) => {
      const lines = fenced(text, { max: 1_000 }).split('\n');
      const fence = lines.at(0) ?? '';
      expect(fence).toMatch(/^`{3,}$/);
      expect(lines.filter((line) => line.includes(fence))).toHaveLength(2);
      expect(lines.at(-1)).toBe(fence);
    }),
  );
});

test('characters that hide or turn text do not reach an agent', () => {
  expect(fenced('a\u202eb\u0007c\u200bd\r\ne', { max: 100 })).toBe('```\na\ufffdb\ufffdc\ufffdd\ne\n```');
});

test('a text that is too long loses its middle and says so', () => {
  expect(shorten(`${'a'.repeat(10)}${'b'.repeat(10)}`, 6)).toBe('aaa\n[… 14 characters left out …]\nbbb');
});

test('a line of code keeps its backticks', () => {
  expect([codeSpan('a'), codeSpan('a`b'), codeSpan('``'), codeSpan('a\nb')]).toEqual([
    '`a`',
    '``a`b``',
    '``` `` ```',
    '`a b`',
  ]);
});
