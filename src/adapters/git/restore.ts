import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { RunId, Sha, TaskPath } from '../../core/base/ids.ts';
import { TuttiError } from '../../core/base/tutti-error.ts';
import { withCleanRoom } from './clean-room.ts';
import { runGit } from './git.ts';
import { listRefs, moveRef, NO_COMMIT, type Ref, readRef } from './refs.ts';
import type { Repository } from './repository.ts';

export type RestoreTarget =
  | { readonly type: 'folder'; readonly path: string }
  | { readonly type: 'branch'; readonly name: string };

/**
 * What is kept of a task: commits of its attempts, and what attempts left behind. Sorted by name, attempts before the
 * rest.
 */
export async function keptRefs(repository: Repository, run: RunId, task: TaskPath): Promise<readonly Ref[]> {
  const attempts = await listRefs(repository, `refs/tutti/${run}/`);
  const rest = await listRefs(repository, `refs/tutti/keep/${run}/`);
  return [
    ...attempts.filter(({ name }) => name.startsWith(`refs/tutti/${run}/${task}@`)),
    ...rest.filter(({ name }) => name.startsWith(`refs/tutti/keep/${run}/${task}@`)),
  ];
}

/**
 * Brings back what a ref of ours holds, into a new folder or as a new branch. Nothing that exists is written over.
 * Errors: NOTHING_KEPT, RESTORE_TARGET_EXISTS, BRANCH_EXISTS, USAGE for a name that is no branch.
 *
 * @returns the folder, or the full name of the branch
 */
export async function restore(repository: Repository, ref: string, target: RestoreTarget): Promise<string> {
  const commit = ref.startsWith('refs/tutti/') ? await readRef(repository, ref) : null;
  if (commit === null) {
    const fix = '`tutti restore <task>` lists what is kept';
    throw new TuttiError({ code: 'NOTHING_KEPT', where: ref, what: `${ref} holds nothing; nothing was changed.`, fix });
  }
  return target.type === 'folder'
    ? toFolder(repository, commit, target.path)
    : toBranch(repository, commit, target.name);
}

async function toFolder(repository: Repository, commit: Sha, path: string): Promise<string> {
  const wanted = resolve(path);
  const folder = join(await realpath(dirname(wanted)), basename(wanted));
  try {
    await mkdir(folder);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const fix = 'name a folder that does not exist yet';
    throw new TuttiError({
      code: 'RESTORE_TARGET_EXISTS',
      where: folder,
      what: `${folder} exists; it stayed as it is.`,
      fix,
    });
  }
  await withCleanRoom(repository, (room) =>
    runGit(repository.git, { at: room.at(folder), args: ['read-tree', '--reset', '-u', commit] }),
  );
  return folder;
}

async function toBranch(repository: Repository, commit: Sha, name: string): Promise<string> {
  const at = { gitDir: repository.common };
  const ref = `refs/heads/${name}`;
  const valid = await runGit(repository.git, { at, args: ['check-ref-format', ref], ok: [0, 1] });
  if (valid.status !== 0 || name.startsWith('-')) {
    const what = `${JSON.stringify(name)} cannot be the name of a branch; nothing was changed.`;
    throw new TuttiError({ code: 'USAGE', where: name, what, fix: 'use letters, digits, `-`, `_` and `/`' });
  }
  if (await moveRef(repository, ref, { from: NO_COMMIT, to: commit })) return ref;
  const fix = 'choose another name';
  throw new TuttiError({
    code: 'BRANCH_EXISTS',
    where: ref,
    what: `the branch ${name} exists; it stayed as it is.`,
    fix,
  });
}
