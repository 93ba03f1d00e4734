import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { shellAgent } from '../src/adapters/agents/shell/agent.ts';
import { systemClock } from '../src/adapters/clock/system-clock.ts';
import { makeLauncher } from '../src/adapters/process/launcher.ts';
import { cleanPath } from '../src/adapters/process/which.ts';
import type { Plan } from '../src/core/plan/plan.ts';
import type { WorkerPorts } from '../src/ports/engine-ports.ts';
import { driveWithWorker, foldBench, isComplete, openStore, startRun } from './support/no-op-run.ts';
import { inTurn, timed } from './support/measure.ts';
import { noOpPlan } from './support/no-op-plan.ts';
import type { Row } from './support/row.ts';
import { inScratch } from './support/scratch.ts';
import { needsOf } from './support/shapes.ts';

const TASKS = 200;
const PARALLEL = 4;
const ROUNDS = 5;

/** Real processes that do nothing: spooled, their ends in the journal, against a spawn of Node with log files. */
export async function dispatch(): Promise<readonly Row[]> {
  const took = await inTurn(ROUNDS, {
    ours: () => inScratch(ours),
    bare: () => inScratch((folder) => timed(() => bareSpawns(folder))),
  });
  const perSecond = (ms: number): string => `${Math.round((TASKS / ms) * 1_000)}/s`;
  const row: Row = {
    what: `dispatch of ${TASKS} real processes, ${PARALLEL} at a time, exit journaled`,
    ours: perSecond(took.ours),
    against: `Node spawn with files ${perSecond(took.bare)}`,
    ...{ value: took.bare / took.ours, unit: 'x', goal: { atLeast: 0.6 }, durability: 'F' },
    note: 'the shim that survives the engine and caps a flood is some ten processes an attempt',
  };
  return [row];
}

async function ours(folder: string): Promise<number> {
  const store = openStore(folder);
  await startRun(store, runOnly(noOpPlan(needsOf('fan', TASKS - 1))), PARALLEL);
  const state = foldBench(store);
  const ms = await timed(() => driveWithWorker(store, state, portsIn(folder)));
  if (!isComplete(state)) throw new Error('the run did not complete');
  store.close();
  return ms;
}

/** Every leaf runs in a folder that is there already. */
function runOnly(plan: Plan): Plan {
  const nodes = plan.nodes.map((node) =>
    node.kind === 'leaf' ? { ...node, stages: ['prepare', 'run'] as const } : node,
  );
  return { ...plan, nodes };
}

/** The real launcher and shell; no git, since that has benches of its own. */
function portsIn(folder: string): WorkerPorts {
  const [attempts, home, path] = ['attempts', 'home', 'work'].map((name) => join(folder, name));
  if (attempts === undefined || home === undefined || path === undefined) throw new Error('three folders');
  for (const made of [attempts, home, path]) mkdirSync(made);
  const never = (): never => {
    throw new Error('nothing of this run asks for it');
  };
  return {
    clock: systemClock(),
    launcher: makeLauncher({
      ...{ attempts, person: { PATH: process.env['PATH'] ?? '' }, home, path: cleanPath('/usr/bin:/bin', []) },
      ...{ sandbox: { kind: 'none', why: 'a bench' }, readable: [], hidden: [] },
    }),
    workspaces: {
      prepare: async ({ head }) => ({ type: 'ready', path, base: head }),
      collect: async () => ({ commit: null, changed: [], violations: [] }),
      checkout: never,
      write: never,
      release: async () => undefined,
    },
    integrator: {
      open: async () => true,
      head: async () => null,
      holds: never,
      published: never,
      merge: never,
      files: () => never(),
      publish: never,
    },
    gates: { check: never },
    diffs: { changed: never },
    agents: new Map([['shell', shellAgent()]]),
    home,
    observe: () => undefined,
  };
}

/** Detached, with files as streams: as little as a launch that outlives its starter can be. */
async function bareSpawns(folder: string): Promise<void> {
  let started = 0;
  const lane = async (): Promise<void> => {
    while (started < TASKS) {
      const log = openSync(join(folder, `log-${(started += 1)}`), 'a');
      const child = spawn('/bin/true', [], { stdio: ['ignore', log, log], detached: true });
      closeSync(log);
      await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
}
