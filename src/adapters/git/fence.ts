/**
 * Who may move the branch of a run, written where the branch is: a lease in the journal cannot be asked and the branch
 * moved in one step, but two refs can be.
 *
 * 1. A driver raises its fence after it took the lease and before it looks at the world; that removes every lower one.
 * 2. A branch moves in one transaction with the check that the mover's fence still stands. So a driver that was stopped
 *    for longer than its lease moves nothing any more, however late it wakes, or had moved it before the next one
 * looked.
 */
import type { RunId, Sha } from '../../core/base/ids.ts';
import { TuttiError } from '../../core/base/tutti-error.ts';
import { runGit } from './git.ts';
import { listRefs, NO_COMMIT, readRef } from './refs.ts';
import type { Repository } from './repository.ts';

export type Fence = {
  readonly run: RunId;
  /** That of the lease. */
  readonly number: number;
  /** Any commit that exists: a ref must name one. */
  readonly at: Sha;
};

/** Error: JOURNAL_FENCED when a higher one stands. */
export async function raiseFence(repository: Repository, fence: Fence): Promise<void> {
  const own = refOf(fence);
  const others = (await listRefs(repository, `${folderOf(fence)}/`)).filter(({ name }) => name !== own);
  if (others.some(({ name }) => Number(name.slice(name.lastIndexOf('/') + 1)) > fence.number)) throw fenced(fence);
  const lines = [`update ${own} ${fence.at}`, ...others.map(({ name, commit }) => `delete ${name} ${commit}`)];
  await transact(repository, lines);
}

/** Takes it away again. One that was removed by a later driver stays removed. */
export async function lowerFence(repository: Repository, fence: Fence): Promise<void> {
  if ((await readRef(repository, refOf(fence))) !== null) await transact(repository, [`delete ${refOf(fence)}`]);
}

/** What a transaction on refs begins with, to be undone as a whole when the fence no longer stands. */
export function verifyFence(fence: Fence): string {
  return `verify ${refOf(fence)} ${fence.at}`;
}

/** Error: JOURNAL_FENCED. */
export async function assertFence(repository: Repository, fence: Fence): Promise<void> {
  if (((await readRef(repository, refOf(fence))) ?? NO_COMMIT) !== fence.at) throw fenced(fence);
}

function folderOf({ run }: Fence): string {
  return `refs/tutti/drivers/${run}`;
}

function refOf(fence: Fence): string {
  return `${folderOf(fence)}/${fence.number}`;
}

async function transact(repository: Repository, lines: readonly string[]): Promise<void> {
  const args = ['update-ref', '--no-deref', '--stdin'];
  await runGit(repository.git, { at: { gitDir: repository.common }, args, stdin: `${lines.join('\n')}\n` });
}

function fenced({ run }: Fence): TuttiError {
  return new TuttiError({
    code: 'JOURNAL_FENCED',
    where: run,
    what: 'another process has taken the run over; this one moved no branch and wrote nothing',
    fix: `tutti status ${run}`,
  });
}
