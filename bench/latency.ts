import { driveToEnd, foldBench, openStore, startRun } from './support/no-op-run.ts';
import { fsyncMs, percentile } from './support/measure.ts';
import { noOpPlan } from './support/no-op-plan.ts';
import type { Row } from './support/row.ts';
import { inScratch } from './support/scratch.ts';
import { needsOf } from './support/shapes.ts';

const TASKS = 2_000;

/** In a chain the last need of each task ends when its only one is reported: from there to its claim by a worker. */
export async function latency(): Promise<readonly Row[]> {
  const fsync = await fsyncMs();
  const took = await inScratch(async (folder) => {
    const store = openStore(folder);
    await startRun(store, noOpPlan(needsOf('chain', TASKS)));
    const claims: number[] = [];
    await driveToEnd(store, foldBench(store), {
      claimed() {
        claims.push(performance.now());
        return true;
      },
    });
    store.close();
    return claims.slice(1).map((at, index) => at - (claims[index] ?? at));
  });
  const beyond = percentile(took, 0.99) - fsync;
  return [
    {
      what: 'from the end of the last need to the claim, p99 beyond an fsync',
      ours: `p50 ${percentile(took, 0.5).toFixed(2)}, p99 ${percentile(took, 0.99).toFixed(2)} ms`,
      against: `fsync p50 ${fsync.toFixed(2)} ms`,
      ...{ value: beyond, unit: ' ms', goal: { atMost: 5 }, durability: 'F' },
      note: 'the p99 holds the slow fsyncs of the disk too',
    },
  ];
}
