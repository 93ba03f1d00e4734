import { spawnSync } from 'node:child_process';
import { inTurn, timed } from './support/measure.ts';
import { buildPackage, openScene } from './support/package.ts';
import type { Row } from './support/row.ts';
import { inScratch } from './support/scratch.ts';

const ROUNDS = 21;
const WORKFLOW = 'name: small\ntasks:\n  one: {run: "true"}\n  two: {run: "true", needs: [one]}\n';

/** How long the program takes to say something, against a Node that says nothing. */
export function startUp(): Promise<readonly Row[]> {
  return inScratch(async (folder) => {
    const program = await buildPackage(`${folder}/package`);
    const scene = openScene(folder, program);
    scene.write('small.yaml', WORKFLOW);
    const ran = scene.tutti('run', 'small.yaml', '--sandbox', 'none', '--json');
    if (ran.status !== 0) throw new Error(`the small run ended with ${String(ran.status)}: ${ran.stderr}${ran.stdout}`);
    const call =
      (...words: readonly string[]) =>
      () =>
        timed(() => {
          const { status, stderr } = scene.tutti(...words);
          if (status !== 0) throw new Error(stderr);
        });
    // Once each before it counts: the compiled code is kept from then on.
    for (const word of ['--help', 'status']) await call(word)();
    const { node, help, status } = await inTurn(ROUNDS, {
      node: () => timed(() => spawnSync(process.execPath, ['-e', '0'])),
      help: call('--help'),
      status: call('status'),
    });
    const row = (what: string, ms: number, atMost: number): Row => ({
      what,
      ours: `${ms.toFixed(0)} ms`,
      against: `node -e 0 ${node.toFixed(0)} ms`,
      ...{ value: ms / node, unit: 'x', goal: { atMost }, durability: '-' },
    });
    return [row('tutti --help', help, 1.25), row('tutti status', status, 2.3)];
  });
}
