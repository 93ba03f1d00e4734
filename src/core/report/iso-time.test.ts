import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { isoTime } from './iso-time.ts';

test('a time is written as the platform writes it, for any year with four digits', () => {
  const last = Date.parse('9999-12-31T23:59:59.999Z');
  const first = Date.parse('0000-01-01T00:00:00.000Z');
  assert(
    property(integer({ min: first, max: last }), (ms) => {
      expect(isoTime(ms)).toBe(new Date(ms).toISOString());
    }),
    { numRuns: 2000 },
  );
});

test('leap days and the ends of centuries are right', () => {
  for (const time of [
    '2024-02-29T00:00:00.000Z',
    '2000-02-29T23:59:59.999Z',
    '1900-02-28T12:00:00.000Z',
    '1970-01-01T00:00:00.000Z',
  ]) {
    expect(isoTime(Date.parse(time))).toBe(time);
  }
});
