import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { JourneyRequest } from '../journey/open-journey.ts';
import type { Faults } from './faults.ts';
import { type Outcome, type Trial, tryRun } from './trial.ts';

/** A workflow as it goes when nothing is planted, and the points that it passes. */
export type Walk = { readonly request: JourneyRequest; readonly expected: Outcome; readonly points: readonly string[] };

export type Finding = { readonly planted: readonly Faults[]; readonly at: string; readonly actual: Outcome | string };

/** The machine that tests run on has few cores, and one trial keeps one busy. */
const TRIALS_AT_ONCE = 2;

export async function measureWalk(request: JourneyRequest): Promise<Walk> {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-walk-'));
  const trace = join(folder, 'trace');
  try {
    const { outcome } = await tryRun(request, [{ trace }]);
    return { request, expected: outcome, points: readFileSync(trace, 'utf8').trimEnd().split('\n') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Plants each list of faults in a run of its own, and tells which of them did not come to the same end. */
export async function walk(
  { request, expected, points }: Walk,
  plans: readonly (readonly Faults[])[],
  seen: (done: number, finding: Finding | null) => void = () => undefined,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const waiting = [...plans];
  const work = async (): Promise<void> => {
    for (let planted = waiting.shift(); planted !== undefined; planted = waiting.shift()) {
      const actual = await tryRun(request, planted).then(outcomeOf, String);
      const at = points[(planted[0]?.crashAt ?? 0) - 1] ?? '';
      const finding = isDeepStrictEqual(actual, expected) ? null : { planted, at, actual };
      if (finding !== null) findings.push(finding);
      seen(plans.length - waiting.length, finding);
    }
  };
  await Promise.all(Array.from({ length: TRIALS_AT_ONCE }, work));
  return findings;
}

function outcomeOf({ outcome }: Trial): Outcome {
  return outcome;
}

/** Every `step`-th number up to `count`, beginning somewhere that another seed moves. */
export function everyNth(count: number, step: number, seed: number): readonly number[] {
  const first = (seed % step) + 1;
  return Array.from({ length: Math.max(0, Math.ceil((count - first + 1) / step)) }, (_, index) => first + index * step);
}
