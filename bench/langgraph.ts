import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { peersFolder } from './peers/langgraph-script.ts';
import { buildChild, runChild } from './support/children.ts';
import { inTurn } from './support/measure.ts';
import type { Row } from './support/row.ts';
import { inScratch } from './support/scratch.ts';
import { needsOf } from './support/shapes.ts';

const TASKS = 1_000;
const ROUNDS = 5;
/** Its SQLite binding may have been compiled for another Node than ours. */
const PEER_NODE: string = process.env['BENCH_PEER_NODE'] ?? process.execPath;

/** Layered no-op tasks: ours with fsync on, LangGraph's SQLite saver as it comes (WAL, synchronous=NORMAL). */
export function langgraph(): Promise<readonly Row[]> {
  const peer = join(peersFolder(), 'langgraph');
  if (!existsSync(join(peer, 'run.mjs'))) {
    process.stderr.write('bench: LangGraph is not installed, `node bench/peers/install.ts` does it\n');
    return Promise.resolve([]);
  }
  return inScratch(async (built) => {
    const child = await buildChild(built, 'dag');
    const needs = join(built, 'needs.json');
    writeFileSync(needs, JSON.stringify(needsOf('layer', TASKS)));
    const { ours, theirs } = await inTurn(ROUNDS, {
      ours: () =>
        inScratch((folder) => {
          runChild(child, ['start', 'layer', String(TASKS), folder]);
          return runChild(child, ['ours', 'layer', String(TASKS), folder])['ms'] ?? Number.NaN;
        }),
      theirs: () => inScratch((folder) => runPeer(peer, [needs, join(folder, 'checkpoints.db')])),
    });
    const row: Row = {
      what: 'layer 1,000 against LangGraph 1.4.18 with its SQLite saver',
      ours: `${Math.round((TASKS / ours) * 1_000)}/s, fsync on`,
      against: `${Math.round((TASKS / theirs) * 1_000)}/s, class N`,
      ...{ value: theirs / ours, unit: 'x', goal: { atLeast: 20 }, durability: 'F' },
      note: 'the peer is of the weaker class; its statements are kept alive, else it aborts on Node 24',
    };
    return [row];
  });
}

function runPeer(peer: string, args: readonly string[]): number {
  const program = ['--import', './keep-statements.mjs', 'run.mjs', ...args];
  const { status, signal, stdout, stderr } = spawnSync(PEER_NODE, program, { cwd: peer, encoding: 'utf8' });
  if (status !== 0) throw new Error(`LangGraph ended with ${String(status ?? signal)}: ${stderr.slice(-1_000)}`);
  return Number(stdout);
}
