import { contest, type Outcome } from './support/no-op-contest.ts';
import type { Row } from './support/row.ts';
import { SHAPES } from './support/shapes.ts';

const SIZES = [
  { n: 1_000, rounds: 5 },
  { n: 10_000, rounds: 5 },
  { n: 100_000, rounds: 3 },
] as const;

/** How the time of a run grows with its size: the exponent per decade, 1 = linear. */
export async function growth(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const shape of SHAPES) {
    const outcomes: Outcome[] = [];
    for (const { n, rounds } of SIZES) outcomes.push(await contest({ shape, n, rounds }));
    const [small, middle, large] = outcomes;
    if (small === undefined || middle === undefined || large === undefined) continue;
    rows.push(
      exponent(`${shape} 1,000 to 10,000`, small, middle),
      exponent(`${shape} 10,000 to 100,000`, middle, large),
    );
    rows.push(bytesATask(shape, large), fold(shape, large));
  }
  return rows;
}

function exponent(what: string, small: Outcome, large: Outcome): Row {
  return {
    what: `growth of ${what}`,
    ours: `${small.oursMs.toFixed(0)} to ${large.oursMs.toFixed(0)} ms`,
    against: `bare loop ${Math.log10(large.bareMs / small.bareMs).toFixed(2)}`,
    ...{ value: Math.log10(large.oursMs / small.oursMs), unit: '', goal: { atMost: 1.05 }, durability: 'F' },
    note: `processor time ${Math.log10(large.oursCpuMs / small.oursCpuMs).toFixed(2)}`,
  };
}

function bytesATask(shape: string, { bytes }: Outcome): Row {
  return {
    what: `${shape} 100,000: journal with plan, bytes a task`,
    ...{ ours: `${(bytes / 1e6).toFixed(0)} MB`, against: '' },
    ...{ value: bytes / 100_000, unit: ' B', goal: { atMost: 1_000 }, durability: 'F' },
  };
}

function fold(shape: string, { foldMs }: Outcome): Row {
  return {
    what: `${shape} 100,000: plan and journal read, checked and folded`,
    ...{ ours: `${foldMs.toFixed(0)} ms`, against: '' },
    ...{ value: foldMs / 1_000, unit: ' s', goal: { atMost: 1 }, durability: '-' },
  };
}
