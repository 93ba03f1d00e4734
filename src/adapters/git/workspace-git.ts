import { lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha } from '../../core/base/ids.ts';
import { alternatesText, configText } from './clean-room.ts';
import { TUTTI } from './commit.ts';
import { copyIndex } from './copy-index.ts';
import { removeFolder } from './remove-folder.ts';
import type { Repository } from './repository.ts';

export type WorkspaceGitRequest = {
  readonly repository: Repository;
  readonly folder: string;
  readonly commit: Sha;
  /** The index that it starts with: it knows the files as they lie there. */
  readonly index: string;
  /** What is checked out: a branch, or the commit itself. */
  readonly head: 'branch' | 'detached';
};

/** The branch that an agent finds itself on, in a repository where nothing else has a name. */
const WORK_BRANCH = 'refs/heads/work';

/**
 * Writes the `.git` of a workspace: a whole repository of its own (config, refs, index, hooks) that borrows the objects
 * of the person's read-only. Whoever works there may commit, stash, and wreck it; we never read it as a repository
 * again.
 */
export async function writeWorkspaceGit(request: WorkspaceGitRequest): Promise<void> {
  const { repository, folder, commit } = request;
  const git = join(folder, '.git');
  await removeFolder(git);
  await mkdir(git, { mode: 0o700 });
  await Promise.all(
    ['refs/heads', 'refs/tags', 'objects/info', 'objects/pack', 'info', 'hooks'].map((name) =>
      mkdir(join(git, name), { recursive: true }),
    ),
  );
  await Promise.all([
    writeFile(join(git, 'HEAD'), request.head === 'branch' ? `ref: ${WORK_BRANCH}\n` : `${commit}\n`),
    ...(request.head === 'branch' ? [writeFile(join(git, WORK_BRANCH), `${commit}\n`)] : []),
    writeFile(join(git, 'config'), workspaceConfig(repository)),
    writeFile(join(git, 'objects', 'info', 'alternates'), alternatesText([repository.objects])),
    writeFile(join(git, 'info', 'exclude'), repository.excludes),
    copyIndex(request.index, join(git, 'index')),
    ...(repository.shallow === null ? [] : [writeFile(join(git, 'shallow'), repository.shallow)]),
  ]);
}

/** Whether the `.git` of a workspace still looks like what we wrote; only then can an agent go on with it. */
export async function isWorkspaceGit(repository: Repository, folder: string): Promise<boolean> {
  const git = join(folder, '.git');
  const found = await lstat(git).catch(() => null);
  if (found?.isDirectory() !== true) return false;
  const borrowed = await readFile(join(git, 'objects', 'info', 'alternates'), 'utf8').catch(() => null);
  const head = await readFile(join(git, 'HEAD'), 'utf8').catch(() => null);
  return borrowed === alternatesText([repository.objects]) && head !== null;
}

/** Commits work there whoever the person is, nothing signs, and no clean-up in the background keeps the folder busy. */
function workspaceConfig(repository: Repository): string {
  return [
    configText(repository),
    `[user]\n\tname = ${TUTTI.name}\n\temail = ${TUTTI.email}\n`,
    '[commit]\n\tgpgSign = false\n[tag]\n\tgpgSign = false\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n',
  ].join('');
}
