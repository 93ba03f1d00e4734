import { simulate, type Simulated } from '../../../src/testing/simulator/simulate.ts';

// Replay any failure alone with: SEED=1234 npx vitest run test/simulation
const replayed = process.env['SEED'];
const FIRST: number = replayed === undefined ? 1 : Number(replayed);
const COUNT: number = replayed === undefined ? Number(process.env['SCHEDULES'] ?? 10_000) : 1;

/** Each core of a machine plays a part of the schedules: the seeds that leave this rest when they are divided. */
type Part = { readonly of: number; readonly rest: number };

/** What was broken in the smallest schedule of a part that broke a promise, and how to replay it; or nothing. */
export function brokenSchedules({ of, rest }: Part): string {
  const broken: Simulated[] = [];
  for (let seed = FIRST; seed < FIRST + COUNT; seed += 1) {
    if (seed % of !== rest) continue;
    const simulated = simulate(seed);
    if (simulated.violation !== null) broken.push(simulated);
  }
  return smallestOf(broken);
}

/** Of all that broke, the one with the shortest journal: there the cause is easiest to see. */
function smallestOf(broken: readonly Simulated[]): string {
  const [smallest] = broken.toSorted((one, other) => one.events - other.events);
  if (smallest === undefined) return '';
  const replay = `SEED=${smallest.seed} npx vitest run test/simulation`;
  const journal = COUNT === 1 ? `\n${JSON.stringify(smallest.plan)}\n${smallest.journal.join('\n')}` : '';
  return `${broken.length} schedules; the smallest: ${replay}\n${smallest.violation ?? ''}${journal}`;
}
