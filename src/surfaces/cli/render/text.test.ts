import { array, assert, nat, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { ago, duration, money, tokens } from './amounts.ts';
import { clipText, displayWidth } from './display-width.ts';
import { safeJson } from './sanitise.ts';
import { clipLine, line, lineWidth, paintLine, styled } from './text.ts';

test('colours stand around text, and escape sequences inside of it are shown', () => {
  const told = line`${styled('red', 'FAILED')} ${'\u001b[32mpassed\u001b[0m\nx'}`;
  expect(paintLine(told, true)).toBe('\u001b[31mFAILED\u001b[39m \\x1b[32mpassed\\x1b[0m x');
  expect(paintLine(told, false)).toBe('FAILED \\x1b[32mpassed\\x1b[0m x');
});

test('columns are counted as a terminal gives them', () => {
  const widths = ['abc', '世界', 'e\u0301', '👍', '⚠\ufe0f', 'ｱ', '한글', '…'].map(displayWidth);
  expect(widths).toEqual([3, 4, 1, 2, 2, 1, 4, 1]);
  expect(clipText('世界世界', 5)).toBe('世界…');
  expect(clipText('世界世界', 4)).toBe('世…');
});

test('text that is measured at a glance is as wide as it is when it is looked at sign by sign', () => {
  // Letters of Arabic and later scripts that join what follows are measured sign by sign anyway.
  const isAsked = (code: number): boolean => code >= 0x20 && (code < 0x600 || code >= 0x2000);
  const signs = [...Array(0x2fff).keys()].filter(isAsked).map((code) => String.fromCodePoint(code));
  // The last sign is none that can be measured at a glance.
  const differ = signs.filter((sign) => displayWidth(`${sign}世`) !== displayWidth(sign) + 2);
  expect(differ).toEqual([]);
});

test('a clipped line is never wider than it may be, and a line that fits is not changed', () => {
  assert(
    property(array(string({ unit: 'grapheme' }), { maxLength: 5 }), nat(40), (texts, width) => {
      const spans = texts.map((text) => ({ text, style: null }));
      const clipped = clipLine(spans, width);
      expect(lineWidth(clipped)).toBeLessThanOrEqual(width);
      const fits = lineWidth(spans) <= width;
      expect(!fits || lineWidth(clipped) === lineWidth(spans)).toBe(true);
    }),
  );
});

test('JSON for a terminal says the same and holds nothing unseen', () => {
  assert(
    property(string({ unit: 'binary' }), (text) => {
      const json = safeJson({ text });
      expect(JSON.parse(json)).toEqual({ text });
      expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028]/u);
    }),
  );
});

test('amounts are short', () => {
  expect([0, 940, 9_940, 9_960, 59_600, 242_000, 7_500_000, 100_000_000].map(duration)).toEqual([
    ...['0.0s', '0.9s', '9.9s', '10s', '1m00s', '4m02s', '2h05m', '1d3h'],
  ]);
  expect([0, 999, 1000, 9949, 9950, 41_200, 999_499, 1_234_567].map(tokens)).toEqual([
    ...['0', '999', '1.0k', '9.9k', '10k', '41k', '999k', '1.2M'],
  ]);
  expect([null, 0, 0.305].map(money)).toEqual(['$?', '$0.00', '$0.30']);
  expect(ago('2026-03-01T11:57:00.000Z', Date.parse('2026-03-01T12:00:00.000Z'))).toBe('3m00s ago');
});
