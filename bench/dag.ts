import { fsyncMs } from './support/measure.ts';
import { contest, type Outcome } from './support/no-op-contest.ts';
import type { Row } from './support/row.ts';
import type { Shape } from './support/shapes.ts';

const ROUNDS = 5;

/**
 * What a published peer was to the bare loop in one quiet sitting, when both were measured side by side: how many times
 * the bare loop was faster. Our ratio to the bare loop times this is only derived, and is marked so.
 */
const BARE_TO_PEER: readonly (readonly [shape: Shape, n: number, peer: string, times: number, goal: number])[] = [
  ['layer', 1_000, 'DBOS + Postgres', 44, 30],
  ['fan', 10_000, 'BullMQ, AOF always', 19, 13],
  ['fan', 10_000, 'DBOS + Postgres', 103, 70],
  ['chain', 1_000, 'BullMQ, AOF always', 3, 2.5],
  ['chain', 1_000, 'DBOS + Postgres', 6.2, 5],
];

/** Durable runs of tasks that do nothing, against the least that a durable loop must do. */
export async function dag(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const sizes = [
    ['layer', 1_000],
    ['layer', 10_000],
    ['fan', 10_000],
    ['chain', 1_000],
  ] as const;
  for (const [shape, n] of sizes) {
    const fsync = await fsyncMs();
    const outcome = await contest({ shape, n, rounds: ROUNDS });
    rows.push(againstBare({ shape, n }, outcome));
    if (shape === 'chain') rows.push(inFsyncs(n, outcome.oursMs, (fsync + (await fsyncMs())) / 2));
    rows.push(...derived({ shape, n }, outcome));
  }
  return rows;
}

type Size = { readonly shape: Shape; readonly n: number };

function againstBare({ shape, n }: Size, { oursMs, bareMs, oursCpuMs, bareCpuMs }: Outcome): Row {
  return {
    what: `${shape} ${n}, fsync on, tasks/s against the bare loop`,
    ours: `${perSecond(n, oursMs)}/s`,
    against: `bare loop ${perSecond(n, bareMs)}/s`,
    ...{ value: bareMs / oursMs, unit: 'x', durability: 'F' },
    goal: { atLeast: shape === 'chain' ? 0.8 : 0.7 },
    note: `processor time ${oursCpuMs.toFixed(0)} against ${bareCpuMs.toFixed(0)} ms`,
  };
}

function inFsyncs(n: number, ms: number, fsync: number): Row {
  return {
    what: `chain ${n}: time of a task in fsyncs`,
    ours: `${((ms / n) * 1_000).toFixed(0)} us`,
    against: `append and fsync ${(fsync * 1_000).toFixed(0)} us`,
    ...{ value: ms / n / fsync, unit: 'x', goal: { atMost: 2.5 }, durability: 'F' },
  };
}

function derived({ shape, n }: Size, { oursMs, bareMs }: Outcome): readonly Row[] {
  return BARE_TO_PEER.filter((entry) => entry[0] === shape && entry[1] === n).map(([, , peer, times, goal]) => ({
    what: `${shape} ${n} against ${peer}`,
    ours: `${(bareMs / oursMs).toFixed(2)}x bare`,
    against: `bare is ${times}x the peer`,
    ...{ value: (bareMs / oursMs) * times, unit: 'x', goal: { atLeast: goal }, durability: 'F' },
    note: 'derived: the peer was measured against the bare loop in another sitting',
  }));
}

function perSecond(n: number, ms: number): number {
  return Math.round((n / ms) * 1_000);
}
