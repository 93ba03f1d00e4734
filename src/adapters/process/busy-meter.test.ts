import { expect, test } from 'vitest';
import { busyMeter } from './busy-meter.ts';

type Look = readonly [atMs: number, cpuMs: number | null, spoke?: 'spoke'];

function check(looks: readonly Look[], busyAt: readonly number[]): void {
  let present: Look = [0, 0];
  const isBusy = busyMeter(
    () => present[1],
    () => present[0],
  );
  const found = looks.filter((look) => {
    present = look;
    return isBusy(look[2] === 'spoke');
  });
  expect(found.map(([at]) => at)).toEqual(busyAt);
}

test('silent work is told every five seconds', () => {
  check(
    [0, 2, 4, 6, 8, 10, 12].map((second) => [second * 1_000, second * 900] as const),
    [6_000, 12_000],
  );
});

test('a program that waits for its model and only blinks is not busy', () => {
  check(
    [0, 5, 10, 15].map((second) => [second * 1_000, second * 20] as const),
    [],
  );
});

test('what it used before or while it printed does not count for the silence after', () => {
  check(
    [
      [0, 0],
      [4_000, 4_000, 'spoke'],
      [6_000, 6_000],
      [11_000, 6_010],
      [16_000, 8_000],
    ],
    [16_000],
  );
});

test('processor time that cannot be told, or that went with an ended process, is no work', () => {
  check(
    [
      [0, null],
      [5_000, 5_000],
      [10_000, null],
      [15_000, 9_000],
      [20_000, 100],
    ],
    [],
  );
});
