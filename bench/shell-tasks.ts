import { timed, inTurn } from './support/measure.ts';
import { buildPackage, openScene } from './support/package.ts';
import type { Row } from './support/row.ts';
import { inScratch } from './support/scratch.ts';

const TASKS = 20;
const PARALLEL = 8;
const ROUNDS = 5;
const IDEAL_MS: number = Math.ceil(TASKS / PARALLEL) * 1_000;

/** The whole command, from its start to its exit, over tasks that sleep for a second. */
export function shellTasks(): Promise<readonly Row[]> {
  return inScratch(async (folder) => {
    const program = await buildPackage(`${folder}/package`);
    const scene = openScene(folder, program);
    const tasks = Array.from({ length: TASKS }, (_, index) => `  t${index}: {run: sleep 1}\n`);
    scene.write('sleepy.yaml', `name: sleepy\ntasks:\n${tasks.join('')}`);
    const run = (): Promise<number> =>
      timed(() => {
        const words = ['run', 'sleepy.yaml', '--sandbox', 'none', '--max-parallel', String(PARALLEL), '--json'];
        const { status, stderr } = scene.tutti(...words);
        if (status !== 0) throw new Error(`ended with ${String(status)}: ${stderr}`);
      });
    const { ours } = await inTurn(ROUNDS, { ours: run });
    const row: Row = {
      what: `${TASKS} tasks of one second, ${PARALLEL} at a time, the whole command`,
      ours: `${ours.toFixed(0)} ms`,
      against: `ideal ${IDEAL_MS} ms`,
      ...{ value: ours / IDEAL_MS, unit: 'x', goal: { atMost: 1.3 }, durability: 'F' },
    };
    return [row];
  });
}
