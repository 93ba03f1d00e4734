import { assert, constantFrom, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { visibleLine, visibleText } from './visible-text.ts';

test('what could move the cursor, recolour, reorder or hide text is written out', () => {
  expect(visibleText('FAILED\rpassed')).toBe('FAILED\\rpassed');
  expect(visibleText('\u001b[32mgreen\u001b[0m')).toBe('\\x1b[32mgreen\\x1b[0m');
  expect(visibleText('\u009b31m')).toBe('\\x9b31m');
  expect(visibleText('\u001b]8;;http://x\u0007')).toBe('\\x1b]8;;http://x\\x07');
  expect(visibleText('a\u202egnp.exe')).toBe('a\\u202egnp.exe');
  expect(visibleText('pass\u200bword\u007f\ufeff')).toBe('pass\\u200bword\\x7f\\ufeff');
  expect(visibleText('\u{e0041}')).toBe('\\u{e0041}');
  expect(visibleText('\u2028')).toBe('\\u2028');
});

test('half a surrogate pair becomes the replacement character', () => {
  expect(visibleText('a\ud800b\udc00c')).toBe('a\ufffdb\ufffdc');
});

test('ordinary text of any language stays as it is', () => {
  for (const text of ['a\tb\nc', 'Grüße, 世界', 'e\u0301', '⚠\ufe0f 👍', '']) expect(visibleText(text)).toBe(text);
});

test('nothing unseen is left in any text, and doing it twice changes nothing', () => {
  const anything = oneof(
    string({ unit: 'binary' }),
    string({ unit: constantFrom('\u001b', '\r', '\u202e', 'a', '\n', '\ud83d', '\ufe0f') }),
  );
  assert(
    property(anything, (text) => {
      const seen = visibleText(text);
      expect(seen).not.toMatch(/[^\P{Cc}\n\t]|\p{Cs}|\p{Bidi_Control}|\u200b/u);
      expect(visibleText(seen)).toBe(seen);
      expect(visibleLine(text)).not.toMatch(/[\n\t]/);
    }),
    { numRuns: 400 },
  );
});
