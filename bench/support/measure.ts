import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { inScratch } from './scratch.ts';

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The value that `share` of all lie below: 0.99 for the 99th percentile. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Milliseconds that some work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/**
 * Runs each contestant once a round, in turn, so that what else the machine does meets all of them; gives the median of
 * what each answered.
 */
export async function inTurn<K extends string>(
  rounds: number,
  contestants: { readonly [name in K]: (round: number) => number | Promise<number> },
): Promise<{ readonly [name in K]: number }> {
  const names = Object.keys(contestants) as K[];
  const answers = new Map<K, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) answers.get(name)?.push(await contestants[name](round));
  }
  return Object.fromEntries(names.map((name) => [name, median(answers.get(name) ?? [])])) as { [name in K]: number };
}

const FSYNC_FOR_MS = 400;

/** How long this disk takes now to append 300 bytes and have them on it: median, in milliseconds. */
export function fsyncMs(): Promise<number> {
  return inScratch((folder) => {
    const file = openSync(join(folder, 'appended'), 'w');
    const bytes = Buffer.alloc(300, 65);
    const took: number[] = [];
    const until = performance.now() + FSYNC_FOR_MS;
    for (let from = performance.now(); from < until; from = performance.now()) {
      writeSync(file, bytes);
      fdatasyncSync(file);
      took.push(performance.now() - from);
    }
    closeSync(file);
    return median(took);
  });
}
