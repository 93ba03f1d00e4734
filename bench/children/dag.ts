// `dag.js <start|ours|bare|fold> <shape> <n> <folder>`: one step, its measurements printed as JSON.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { bareLoop } from '../support/bare-loop.ts';
import { noOpPlan } from '../support/no-op-plan.ts';
import { driveToEnd, foldBench, isComplete, openStore, startRun } from '../support/no-op-run.ts';
import { needsOf, shapeNamed } from '../support/shapes.ts';

let cpuMs = 0;
const [who = '', shapeWord, count, folder = ''] = process.argv.slice(2);
const n = Number(count);

async function start(): Promise<number> {
  const store = openStore(folder);
  await startRun(store, noOpPlan(needsOf(shapeNamed(shapeWord), n)));
  store.close();
  return 0;
}

/** Drives what `start` left, as a host does: the plan is read, then the clock starts. */
async function ours(): Promise<number> {
  const store = openStore(folder);
  const state = foldBench(store);
  const from = performance.now();
  const used = process.cpuUsage();
  await driveToEnd(store, state);
  const ms = performance.now() - from;
  cpuMs = cpuSince(used);
  if (!isComplete(state)) throw new Error('the run did not complete');
  store.close();
  return ms;
}

async function bare(): Promise<number> {
  const needs = needsOf(shapeNamed(shapeWord), n);
  const from = performance.now();
  const used = process.cpuUsage();
  const ran = await bareLoop(folder, needs);
  const ms = performance.now() - from;
  cpuMs = cpuSince(used);
  if (ran !== needs.length) throw new Error(`${ran} tasks ran`);
  return ms;
}

/** Reads a journal that `ours` left. */
function fold(): number {
  const store = openStore(folder);
  const from = performance.now();
  const state = foldBench(store);
  const ms = performance.now() - from;
  if (!isComplete(state)) throw new Error('the run is not complete');
  store.close();
  return ms;
}

/** Of all threads: what the garbage collector takes is in it. */
function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const steps: Readonly<Record<string, () => number | Promise<number>>> = { start, ours, bare, fold };
const ms = (await steps[who]?.()) ?? Number.NaN;
const bytes = who === 'bare' ? 0 : statSync(join(folder, 'journal.db')).size;
process.stdout.write(JSON.stringify({ ms, cpuMs, bytes, peakMb: process.resourceUsage().maxRSS / 1024 }));
