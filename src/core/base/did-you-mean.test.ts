import { expect, test } from 'vitest';
import { closest, didYouMean } from './did-you-mean.ts';

test.each([
  ['biuld', ['test', 'build', 'guild'], 'build'],
  ['bulid', ['build'], 'build'],
  ['Build', ['build'], 'build'],
  ['reveiw', ['review', 'preview'], 'review'],
  ['a', ['b', 'ab', 'A'], 'A'],
  ['deploy', ['test', 'lint'], undefined],
  ['', [], undefined],
  ['x'.repeat(10_000), ['x'.repeat(9_999)], undefined],
])('a word that was mistyped as %s finds its neighbour', (word, candidates, expected) => {
  expect(closest(word, candidates)).toBe(expected);
});

test('nothing is said where nothing is near', () => {
  expect(didYouMean('zzz', ['build'])).toBe('');
  expect(didYouMean('bild', ['build'])).toBe('. Did you mean `build`?');
});

test('ten thousand candidates are looked through in a blink', () => {
  const candidates = Array.from({ length: 10_000 }, (_, index) => `some-rather-long-task-name-${index}`);
  const started = performance.now();
  expect(closest('some-rather-long-task-name-99x99', candidates)).toBe('some-rather-long-task-name-9999');
  expect(performance.now() - started).toBeLessThan(2_000);
});
