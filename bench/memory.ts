import { contest } from './support/no-op-contest.ts';
import type { Row } from './support/row.ts';
import { SHAPES } from './support/shapes.ts';

/** The largest resident size of a process that drives 10,000 tasks, as the built package. */
export async function memory(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const shape of SHAPES) {
    const { peakMb, barePeakMb } = await contest({ shape, n: 10_000, rounds: 3 });
    rows.push({
      what: `${shape} 10,000: peak memory`,
      ours: `${peakMb.toFixed(0)} MB`,
      against: `bare loop ${barePeakMb.toFixed(0)} MB`,
      ...{ value: peakMb, unit: ' MB', goal: { atMost: 120 }, durability: 'F' },
    });
  }
  return rows;
}
