import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { eventData } from './event-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'tutti-event-'));

afterAll(() => rmSync(folder, { recursive: true }));

test('what is told of an event is JSON, on the command line or in a file', () => {
  writeFileSync(join(folder, 'event.json'), '{"suite": "unit"}\n');
  expect(eventData('{"suite": "unit"}', folder)).toEqual({ suite: 'unit' });
  expect(eventData('@event.json', folder)).toEqual({ suite: 'unit' });
  expect(eventData('"red"', folder)).toBe('red');
});

test('what is no JSON, or too much, is refused with the name of its file', () => {
  writeFileSync(join(folder, 'wrong.json'), 'suite: unit');
  expect(() => eventData('@wrong.json', folder)).toThrow(/^USAGE: the data is not JSON: .*; nothing was started$/);
  expect(() => eventData(JSON.stringify('x'.repeat(1_000_000)), folder)).toThrow('the data has more than 1 MB');
});
