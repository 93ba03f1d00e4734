import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorCode } from '../../core/base/error-code.ts';
import type { Sha } from '../../core/base/ids.ts';
import { TuttiError } from '../../core/base/tutti-error.ts';
import { catBlobs } from './cat-blobs.ts';
import { type CleanRoom, withCleanRoom } from './clean-room.ts';
import { copyIndex } from './copy-index.ts';
import { gitList, runGit } from './git.ts';
import { GITLINK } from './raw-diff.ts';
import type { Repository } from './repository.ts';

/** Something about the repository that a person should know before a run, and that does not stop it. */
export type RepositoryNote = { readonly code: ErrorCode; readonly what: string; readonly fix: string };

/**
 * What a run from a commit will not take along, or not do. Reads only, and runs nothing that the repository configures.
 * Error: OBJECTS_MISSING, where a partial clone lacks files of the commit.
 */
export async function repositoryNotes(repository: Repository, commit: Sha): Promise<readonly RepositoryNote[]> {
  return withCleanRoom(repository, async (room) => [
    ...(await uncommitted(repository, room)),
    ...(await operation(repository)),
    ...(await treeNotes(repository, room, commit)),
    ...(repository.shallow === null ? [] : [SHALLOW]),
  ]);
}

const SHALLOW: RepositoryNote = {
  code: 'SHALLOW_REPOSITORY',
  what: 'the history of this clone is cut off; the run works, and `git log` in workspaces ends where yours ends.',
  fix: 'git fetch --unshallow, if agents should see all of it',
};

const OPERATIONS: readonly (readonly [string, string])[] = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
];

async function operation(repository: Repository): Promise<readonly RepositoryNote[]> {
  for (const [file, name] of OPERATIONS) {
    if (!(await isThere(join(repository.gitDir, file)))) continue;
    const what = `a ${name} is unfinished in ${repository.topLevel}; the run starts from HEAD and leaves it alone.`;
    return [
      {
        code: 'OPERATION_IN_PROGRESS',
        what,
        fix: `nothing to do; finish the ${name} first if the run should start after it`,
      },
    ];
  }
  return [];
}

/** Compares by a copy of the person's index, so that theirs is not even refreshed. */
async function uncommitted(repository: Repository, room: CleanRoom): Promise<readonly RepositoryNote[]> {
  const theirs = join(repository.gitDir, 'index');
  if (await isThere(theirs)) await copyIndex(theirs, room.index);
  const at = room.at(repository.topLevel);
  const { git } = repository;
  const staged = await gitList(git, {
    at,
    args: ['diff-index', '--cached', '-z', '--name-only', repository.head.commit],
  });
  const edited = await gitList(git, { at, args: ['diff-files', '-z', '--name-only', '--ignore-submodules=all'] });
  const untracked = ['ls-files', '-z', '--others', '--exclude-standard', '--directory', '--no-empty-directory'];
  const others = await gitList(git, { at, args: untracked });
  const paths = [...new Set([...staged, ...edited, ...others])].sort();
  const [first] = paths;
  if (first === undefined) return [];
  const count =
    paths.length === 1 ? JSON.stringify(first) : `${paths.length} paths, the first is ${JSON.stringify(first)},`;
  const what = `${count} ${paths.length === 1 ? 'is' : 'are'} not committed, so no part of the run; everything stays as it is.`;
  return [{ code: 'CHECKOUT_DIRTY', what, fix: 'commit it first if agents should see it' }];
}

async function treeNotes(repository: Repository, room: CleanRoom, commit: Sha): Promise<readonly RepositoryNote[]> {
  const entries = await gitList(repository.git, { at: room.bare, args: ['ls-tree', '-r', '-z', commit] });
  await refuseMissing(repository, room, entries);
  const submodules = entries.filter((line) => line.startsWith(GITLINK)).map(pathOf);
  const attributes = entries
    .filter((line) => /(^|\/)\.gitattributes$/.test(pathOf(line)))
    .map((line) => line.slice(12, 52));
  const texts = (await catBlobs(repository, room, attributes)).map((blob) => blob?.toString('utf8') ?? '');
  const filters = new Set(
    texts.flatMap((text) => [...text.matchAll(/\sfilter=(\S+)/g)].map((match) => match[1] ?? '')),
  );
  const notes: RepositoryNote[] = [];
  if (submodules.length > 0) {
    const what = `submodules (${submodules.slice(0, 3).join(', ')}${submodules.length > 3 ? ', …' : ''}) are empty folders in workspaces.`;
    notes.push({
      code: 'SUBMODULES_UNSUPPORTED',
      what,
      fix: 'give tasks work outside of them; their commits stay as they are',
    });
  }
  if (filters.size > 0) {
    const what = `the filters ${[...filters].sort().join(', ')} do not run in workspaces: files are there as they are stored.`;
    notes.push({ code: 'FILTERS_OFF', what, fix: 'give tasks work that does not need those files' });
  }
  return notes;
}

async function refuseMissing(repository: Repository, room: CleanRoom, entries: readonly string[]): Promise<void> {
  const partial = await runGit(repository.git, {
    at: { gitDir: repository.common },
    args: ['config', '--get-regexp', '^(remote\\..*\\.promisor|extensions\\.partialclone)$'],
    ok: [0, 1],
  });
  if (partial.status !== 0) return;
  const stdin = entries
    .filter((line) => !line.startsWith(GITLINK))
    .map((line) => `${line.slice(12, 52)}\n`)
    .join('');
  const { stdout } = await runGit(repository.git, { at: room.bare, args: ['cat-file', '--batch-check'], stdin });
  const missing = stdout
    .toString('utf8')
    .split('\n')
    .filter((line) => line.endsWith(' missing')).length;
  if (missing === 0) return;
  throw new TuttiError({
    code: 'OBJECTS_MISSING',
    where: repository.topLevel,
    what: `${missing} files of the commit are not in this partial clone, and tutti never fetches by itself. Nothing was changed.`,
    fix: 'git fetch --refetch --no-filter, or clone without `--filter`',
  });
}

function pathOf(line: string): string {
  return line.slice(line.indexOf('\t') + 1);
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
