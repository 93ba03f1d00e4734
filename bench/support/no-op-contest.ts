import { median } from './measure.ts';
import { buildChild, runChild } from './children.ts';
import { inScratch } from './scratch.ts';
import type { Shape } from './shapes.ts';

export type Contest = { readonly shape: Shape; readonly n: number; readonly rounds: number };

/** Medians over the rounds, in milliseconds; bytes are those of the journal at the end, the peak is in MB. */
export type Outcome = {
  readonly oursMs: number;
  readonly bareMs: number;
  readonly oursCpuMs: number;
  readonly bareCpuMs: number;
  readonly foldMs: number;
  readonly bytes: number;
  readonly peakMb: number;
  readonly barePeakMb: number;
};

/** Our machine and the bare loop over the same tasks, in turn, each in a fresh process. */
export function contest({ shape, n, rounds }: Contest): Promise<Outcome> {
  return inScratch(async (built) => {
    const child = await buildChild(built, 'dag');
    const seen: Readonly<Record<string, number>>[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const step = (who: string, folder: string): Readonly<Record<string, number>> =>
        runChild(child, [who, shape, String(n), folder]);
      const ours = await inScratch((folder) => {
        step('start', folder);
        const run = step('ours', folder);
        return { ...run, foldMs: step('fold', folder)['ms'] ?? Number.NaN };
      });
      const bare = await inScratch((folder) => step('bare', folder));
      seen.push({ ...ours, bareMs: bare['ms'] ?? 0, bareCpuMs: bare['cpuMs'] ?? 0, barePeakMb: bare['peakMb'] ?? 0 });
    }
    const middle = (name: string): number => median(seen.map((round) => round[name] ?? Number.NaN));
    return {
      ...{ oursMs: middle('ms'), bareMs: middle('bareMs'), foldMs: middle('foldMs') },
      ...{ oursCpuMs: middle('cpuMs'), bareCpuMs: middle('bareCpuMs') },
      ...{ bytes: middle('bytes'), peakMb: middle('peakMb'), barePeakMb: middle('barePeakMb') },
    };
  });
}
