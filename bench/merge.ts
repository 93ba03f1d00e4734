import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withCleanRoom } from '../src/adapters/git/clean-room.ts';
import { makeIntegrator } from '../src/adapters/git/integrator.ts';
import { mergeTrees } from '../src/adapters/git/merge-trees.ts';
import { runId, sha, type Sha, taskPath } from '../src/core/base/ids.ts';
import { bigRepository, type BigRepository } from './support/big-repository.ts';
import { inTurn, timed } from './support/measure.ts';
import type { Row } from './support/row.ts';
import { inScratch } from './support/scratch.ts';

const FILES = 10_000;
const ROUNDS = 7;

/**
 * Whether a finished task fits what was integrated before it: our merge of trees against a real merge in a worktree.
 */
export function merge(): Promise<readonly Row[]> {
  return inScratch(async (folder) => {
    const big = await bigRepository(folder, FILES);
    const [ours, theirs] = [branchWith(big, 'ours', 0), branchWith(big, 'theirs', 20)];
    const tree = join(folder, 'merging');
    big.git('worktree', 'add', '-q', '-b', 'merging', tree, 'ours');
    const treeOf = (commit: string): Sha => sha(big.git('rev-parse', `${commit}^{tree}`));
    const trees = { base: treeOf(big.head), ours: treeOf(ours), theirs: treeOf(theirs) };
    const integrator = makeIntegrator(big.repository);
    const request = {
      ...{ run: runId('r-bench1'), task: taskPath('theirs'), attempt: 1, branch: 'refs/heads/ours' },
      ...{ base: big.head, commit: sha(theirs), subject: 'theirs', by: 'shell' },
    };
    const took = await inTurn(ROUNDS, {
      ours: () =>
        timed(async () => {
          const merged = await integrator.merge(request, sha(ours));
          if (merged.type !== 'merged') throw new Error(merged.type);
        }),
      predicted: () =>
        timed(() =>
          withCleanRoom(big.repository, async (room) => {
            const merged = await mergeTrees(big.repository, room, trees);
            if (merged.type !== 'clean') throw new Error(merged.type);
          }),
        ),
      bare: () => timed(() => big.git('merge-tree', '--write-tree', 'ours', 'theirs')),
      real: async () => {
        const ms = await timed(() => big.git('-C', tree, 'merge', '-q', '--no-ff', '-m', 'm', 'theirs'));
        big.git('-C', tree, 'reset', '-q', '--hard', 'ours');
        return ms;
      },
    });
    const real = `git merge ${took.real.toFixed(0)} ms, git merge-tree alone ${took.bare.toFixed(0)} ms`;
    const prediction: Row = {
      what: `whether a finished task would conflict, ${FILES} files, no worktree touched`,
      ours: `${took.predicted.toFixed(0)} ms`,
      against: real,
      ...{ value: took.predicted / took.real, unit: 'x', goal: { atMost: 0.1 }, durability: '-' },
      note: 'the clean room of our own is in it',
    };
    const row: Row = {
      what: `merge of a finished task, ${FILES} files, kept on disk, no worktree touched`,
      ours: `${took.ours.toFixed(0)} ms`,
      against: real,
      ...{ value: took.ours / took.real, unit: 'x', goal: null, durability: 'F' },
      note: 'ours also makes the commit and its pack, with fsync',
    };
    return [prediction, row];
  });
}

/** A branch that changes ten files, from `first` on; its commit. */
function branchWith(big: BigRepository, name: string, first: number): string {
  big.git('checkout', '-q', '-b', name, 'main');
  for (const path of big.files.slice(first, first + 10)) writeFileSync(join(big.repo, path), `${name}\n`);
  big.git('commit', '-q', '-a', '-m', name);
  const commit = big.git('rev-parse', 'HEAD');
  big.git('checkout', '-q', 'main');
  return commit;
}
