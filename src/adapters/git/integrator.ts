/**
 * The integration branch.
 *
 * 1. It moves by compare-and-swap only, and never while somebody has it checked out: their files would look edited.
 * 2. A merge is made of trees: the change between `base` and `commit`, put on `onto`. No driver, attribute or hook has
 *    a say.
 * 3. Objects are in the repository, in a kept pack, before any ref names them.
 * 4. Who publishes still drives the run in the moment in which the branch moves: the fence is part of the same
 * transaction.
 */
import { assert } from '../../core/base/assert.ts';
import type { Sha } from '../../core/base/ids.ts';
import { TuttiError } from '../../core/base/tutti-error.ts';
import type { Integrator, Merge, MergeRequest } from '../../ports/integrator.ts';
import { checkoutsOf } from './checked-out.ts';
import { type CleanRoom, withCleanRoom } from './clean-room.ts';
import { makeCommit, treesOf, TUTTI } from './commit.ts';
import { assertFence, type Fence, verifyFence } from './fence.ts';
import { gitList, runGit } from './git.ts';
import { keepObjects } from './keep-objects.ts';
import { mergeTrees } from './merge-trees.ts';
import { readCommits } from './read-commits.ts';
import { moveRef, NO_COMMIT, readRef } from './refs.ts';
import type { Repository } from './repository.ts';
import { hasTrailers, messageWithTrailers } from './trailers.ts';

/**
 * @param now epoch milliseconds, for the dates of commits
 * @param fence of the driver, where there may be another one
 */
export function makeIntegrator(
  repository: Repository,
  now: () => number = Date.now,
  fence: Fence | null = null,
): Integrator {
  return {
    head: (branch) => readRef(repository, branch),
    holds: (young, old) => withCleanRoom(repository, (room) => holds(repository, room, { young, old })),
    published: (request, since) => withCleanRoom(repository, (room) => published(repository, room, { request, since })),
    merge: (request, onto) => withCleanRoom(repository, (room) => merge(repository, room, { request, onto, now })),
    files: (commit) => withCleanRoom(repository, (room) => files(repository, room, commit)),
    publish: (branch, from, to) => publish(repository, branch, { from, to, fence }),
    open: (branch, at) => openBranch(repository, branch, at),
  };
}

/** Makes the integration branch of a run. Safe to repeat; false when it stands somewhere else already. */
export async function openBranch(repository: Repository, branch: string, base: Sha): Promise<boolean> {
  return moveRef(repository, branch, { from: NO_COMMIT, to: base });
}

async function holds(
  repository: Repository,
  room: CleanRoom,
  { young, old }: { young: Sha; old: Sha },
): Promise<boolean> {
  const args = ['merge-base', '--is-ancestor', old, young];
  return (await runGit(repository.git, { at: room.bare, args, ok: [0, 1] })).status === 0;
}

/** One entry is `<mode> <type> <object>\t<path>`, as git-ls-tree(1) says; files have the modes 100644 and 100755. */
async function files(repository: Repository, room: CleanRoom, commit: Sha): Promise<readonly string[]> {
  const entries = await gitList(repository.git, { at: room.bare, args: ['ls-tree', '-r', '-z', commit] });
  return entries.flatMap((entry) => (entry.startsWith('100') ? [entry.slice(entry.indexOf('\t') + 1)] : [])).sort();
}

type Search = { readonly request: MergeRequest; readonly since: Sha };
type Published = { readonly commit: Sha; readonly tree: Sha; readonly onto: Sha };

async function published(
  repository: Repository,
  room: CleanRoom,
  { request, since }: Search,
): Promise<Published | null> {
  const head = await readRef(repository, request.branch);
  if (head === null) return null;
  for (const { commit, tree, parents, message } of await readCommits(repository, room, { head, since })) {
    const [onto] = parents;
    if (onto !== undefined && hasTrailers(message, request)) return { commit, tree, onto };
  }
  return null;
}

type MergeWork = { readonly request: MergeRequest; readonly onto: Sha; readonly now: () => number };

async function merge(repository: Repository, room: CleanRoom, { request, onto, now }: MergeWork): Promise<Merge> {
  const [base, ours, theirs] = await threeTrees(repository, room, [request.base, onto, request.commit]);
  const merged =
    onto === request.base
      ? { type: 'clean' as const, tree: theirs }
      : await mergeTrees(repository, room, { base, ours, theirs });
  if (merged.type === 'conflict') return { type: 'conflict', onto, files: merged.files, excerpt: merged.excerpt };
  if (merged.tree === ours) return { type: 'nothing', onto };
  const { run, task, attempt, by } = request;
  const commit = await makeCommit(repository, room, {
    tree: merged.tree,
    parents: [onto],
    message: messageWithTrailers(request.subject, { run, task, attempt, by }),
    author: repository.identity ?? TUTTI,
    seconds: Math.floor(now() / 1000),
  });
  await keepObjects(repository, room, { tips: [commit], not: [onto, request.commit] });
  return { type: 'merged', commit, tree: merged.tree, onto, same: merged.tree === theirs };
}

type Three = readonly [Sha, Sha, Sha];

async function threeTrees(repository: Repository, room: CleanRoom, commits: Three): Promise<Three> {
  const [first, second, third] = await treesOf(repository, room, commits);
  assert(first !== undefined && second !== undefined && third !== undefined, 'git names a tree for each commit');
  return [first, second, third];
}

type Move = { readonly from: Sha; readonly to: Sha; readonly fence: Fence | null };

async function publish(repository: Repository, branch: string, { from, to, fence }: Move): Promise<boolean> {
  const [checkout] = await checkoutsOf(repository, branch);
  if (checkout !== undefined && (await readRef(repository, branch)) === from) {
    throw new TuttiError({
      code: 'BRANCH_CHECKED_OUT',
      where: checkout,
      what: `${branch} is checked out there, and moving it would make every file look edited. It stayed at ${from}.`,
      fix: 'look at it without checking it out (`git log`, `git switch --detach`), then run `tutti resume`',
    });
  }
  const moving = moveRef(repository, branch, { from, to, beside: fence === null ? [] : [verifyFence(fence)] });
  // Why it was not moved is said first by the fence: what else is in the way does not matter to who may not move it.
  if (await moving.catch(() => false)) return true;
  if (fence !== null) await assertFence(repository, fence);
  return moving;
}
