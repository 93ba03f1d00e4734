import { array, assert, constantFrom, nat, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { lineSplitter } from './line-splitter.ts';

/** All lines of the bytes, handed over in pieces of these sizes, the last size for the rest. */
function lines(bytes: Buffer, sizes: readonly number[]): readonly string[] {
  const splitter = lineSplitter(1_000);
  const found: string[] = [];
  let from = 0;
  for (const size of [...sizes, bytes.length]) {
    found.push(...splitter.push(bytes.subarray(from, from + size)));
    from += size;
  }
  const rest = splitter.rest();
  return rest === null ? found : [...found, rest];
}

const text = array(constantFrom('a', '\n', '\0', 'é', '€', '😀'), { maxLength: 60 }).map((parts) => parts.join(''));

test('how the bytes arrive makes no difference to the lines', () => {
  assert(
    property(text, array(nat(5)), (text, sizes) => {
      const expected = text.split('\n');
      if (text === '' || text.endsWith('\n')) expected.pop();
      expect(lines(Buffer.from(text), sizes)).toEqual(expected);
      expect(lines(Buffer.from(text.replaceAll('\n', '\r\n')), sizes)).toEqual(expected);
    }),
  );
});

test('any bytes at all are split, and those that are no text stay in their line', () => {
  assert(
    property(uint8Array(), array(nat(9)), (bytes, sizes) => {
      const found = lines(Buffer.concat([Buffer.from('before\n'), bytes, Buffer.from('\nafter')]), sizes);
      expect([found[0], found.at(-1)]).toEqual(['before', 'after']);
    }),
  );
});

test('a long line keeps its beginning, and what was cut is counted once', () => {
  const splitter = lineSplitter(4);
  expect(splitter.push(Buffer.from('abc'))).toEqual([]);
  expect(splitter.push(Buffer.from('defgh'))).toEqual([]);
  expect(splitter.push(Buffer.from('i\nxy\n'))).toEqual(['abcd', 'xy']);
  expect([splitter.rest(), splitter.omittedBytes()]).toEqual([null, 5]);
});
