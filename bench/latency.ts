import { driveToEnd, foldBench, openStore, startRun } from './support/no-op-run.ts';
import { percentile } from './support/measure.ts';
import { noOpPlan } from './support/no-op-plan.ts';
import type { Row } from './support/row.ts';
import { inScratch } from './support/scratch.ts';
import { needsOf } from './support/shapes.ts';

const TASKS = 2_000;

/** In a chain the last need of each task ends when its only one is reported: from there to its claim by a worker. */
export async function latency(): Promise<readonly Row[]> {
  const commits: number[] = [];
  const beyond = await inScratch(async (folder) => {
    const store = openStore(folder);
    await startRun(store, noOpPlan(needsOf('chain', TASKS)));
    const took: number[] = [];
    let claimedAt = Number.NaN;
    await driveToEnd(store, foldBench(store), {
      appended: (ms) => commits.push(ms),
      claimed() {
        const now = performance.now();
        if (!Number.isNaN(claimedAt)) took.push(now - claimedAt - (commits.at(-1) ?? 0));
        claimedAt = now;
        return true;
      },
    });
    store.close();
    return took;
  });
  const p99 = percentile(beyond, 0.99);
  return [
    {
      what: 'from the end of the last need to the claim, without the commit: p99',
      ours: `p50 ${percentile(beyond, 0.5).toFixed(2)}, p99 ${p99.toFixed(2)} ms`,
      against: `the commit p50 ${percentile(commits, 0.5).toFixed(2)}, p99 ${percentile(commits, 0.99).toFixed(2)} ms`,
      ...{ value: p99, unit: ' ms', goal: { atMost: 5 }, durability: 'F' },
    },
  ];
}
