import { join } from 'node:path';
import { bigRepository, type BigRepository } from './support/big-repository.ts';
import { timed } from './support/measure.ts';
import type { Row } from './support/row.ts';
import { inScratch } from './support/scratch.ts';

const AT_ONCE = 16;
const ROUNDS = 60;
const FILES = 1_000;

/** Workspaces for sixteen tasks in the same moment, again and again: none may fail, and nothing may be left behind. */
export function manyWorkspaces(): Promise<readonly Row[]> {
  return inScratch(async (folder) => {
    const big = await bigRepository(folder, FILES);
    const plainMs = await oneByOne(big);
    const tasks = Array.from({ length: AT_ONCE }, (_, index) => `t${index}`);
    let failures = 0;
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      let answers: readonly PromiseSettledResult<unknown>[] = [];
      took.push(await timed(async () => (answers = await Promise.allSettled(tasks.map((task) => big.prepare(task))))));
      failures += answers.filter(({ status }) => status === 'rejected').length;
      await Promise.all(tasks.map((task) => big.release(task)));
    }
    const stray = big.git('for-each-ref', '--format=%(refname)', 'refs/heads').split('\n').length - 1;
    const worktrees = big.git('worktree', 'list').split('\n').length - 1;
    const warmMs = took.slice(1).toSorted((left, right) => left - right)[took.length >> 1] ?? Number.NaN;
    const what = `${AT_ONCE} workspaces at once, ${ROUNDS} rounds`;
    return [
      {
        what: `${what}: failures and stray refs`,
        ours: `${failures} failed, ${stray + worktrees} stray`,
        against: 'plain git fails in 2 to 47 % of such calls',
        ...{ value: failures + stray + worktrees, unit: '', goal: { atMost: 0 }, durability: '-' },
      },
      {
        what: `${what}: warm, against ${AT_ONCE} git worktree add one by one`,
        ours: `${warmMs.toFixed(0)} ms`,
        against: `${plainMs.toFixed(0)} ms`,
        ...{ value: warmMs / plainMs, unit: 'x', goal: { atMost: 0.05 }, durability: '-' },
        note: `${FILES} files; the pool keeps 8 folders, so half of them are filled anew`,
      },
    ];
  });
}

async function oneByOne(big: BigRepository): Promise<number> {
  const paths = Array.from({ length: AT_ONCE }, (_, index) => ({
    path: join(big.folder, `p${index}`),
    branch: `p${index}`,
  }));
  const ms = await timed(() => {
    for (const { path, branch } of paths) big.git('worktree', 'add', '-q', '-b', branch, path);
  });
  for (const { path, branch } of paths) {
    big.git('worktree', 'remove', '--force', path);
    big.git('branch', '-q', '-D', branch);
  }
  return ms;
}
