// `unfold.js <start|run> <map|fan|loop> <n> <folder>`: one step, its measurements printed as JSON.
import { noOpPlan, repeatingPlan } from '../support/no-op-plan.ts';
import { driveToEnd, foldBench, isComplete, openStore, startRun } from '../support/no-op-run.ts';
import { needsOf } from '../support/shapes.ts';

const [who = '', shape = '', count, folder = ''] = process.argv.slice(2);
const n = Number(count);

async function start(): Promise<number> {
  const store = openStore(folder);
  const plan = shape === 'fan' ? noOpPlan(needsOf('fan', n)) : repeatingPlan(shape === 'map' ? 'map' : 'loop', n);
  await startRun(store, plan, n);
  store.close();
  return 0;
}

async function run(): Promise<number> {
  const store = openStore(folder);
  const state = foldBench(store);
  const from = performance.now();
  await driveToEnd(store, state);
  const ms = performance.now() - from;
  if (!isComplete(state)) throw new Error('the run did not complete');
  store.close();
  return ms;
}

const steps: Readonly<Record<string, () => Promise<number>>> = { start, run };
process.stdout.write(JSON.stringify({ ms: (await steps[who]?.()) ?? Number.NaN }));
