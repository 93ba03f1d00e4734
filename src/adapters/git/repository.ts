import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sha, sha } from '../../core/base/ids.ts';
import { TuttiError } from '../../core/base/tutti-error.ts';
import type { Found } from './find-repository.ts';
import { type Git, gitText, runGit } from './git.ts';
import { prepareGitFolder } from './prepare-git-folder.ts';

/** A repository of a person, opened for reading: every path is absolute and real. */
export type Repository = Omit<Found, 'person'> & {
  readonly git: Git;
  readonly objects: string;
  /** `<common>/tutti`, only for us (0700). */
  readonly state: string;
  readonly head: Head;
  /** What the person's ignore files outside of the tree say, as one exclude file. */
  readonly excludes: string;
  /** The file where a shallow history ends, or null. */
  readonly shallow: string | null;
  /** How files behave on this disk, as `git init` found out: `core.filemode` and the like. */
  readonly fileSystem: Readonly<Record<string, boolean>>;
  /** Who the person is in commits; null where git does not know. */
  readonly identity: { readonly name: string; readonly email: string } | null;
};

/** `ref` is the full name of the branch, or `HEAD` where none is checked out. */
export type Head = { readonly ref: string; readonly commit: Sha };

/**
 * Opens the repository that was found. Nothing that the repository configures runs. What it writes is `<common>/tutti/`
 * and one line in `info/exclude`. Errors: NO_COMMIT_YET, REPOSITORY_READ_ONLY, BRANCH_IN_THE_WAY.
 */
export async function openRepository(git: Git, found: Found): Promise<Repository> {
  const { topLevel, gitDir, common } = found;
  const config = { at: null, cwd: topLevel, env: found.person };
  // Each is a process of some milliseconds, and none needs the answer of another.
  const [head, , fileSystem, name, email, excludesFile] = await Promise.all([
    readHead(git, gitDir, topLevel),
    refuseBranchInTheWay(git, common),
    readFileSystem(git, gitDir),
    configValue(git, config, ['user.name']),
    configValue(git, config, ['user.email']),
    configValue(git, config, ['--type=path', 'core.excludesFile']),
  ]);
  const state = await prepareGitFolder(common);
  return {
    ...{ git, topLevel, gitDir, common, state, head, fileSystem },
    objects: await realpath(join(common, 'objects')),
    excludes: await readExcludes(found, excludesFile),
    shallow: await readIfThere(join(common, 'shallow')),
    identity: name === null || email === null ? null : { name, email },
  };
}

/** What is checked out in a git directory. Error: NO_COMMIT_YET. */
async function readHead(git: Git, gitDir: string, where: string): Promise<Head> {
  const at = { gitDir };
  const args = ['rev-parse', '--verify', '-q', '--end-of-options', 'HEAD^{commit}'];
  const [branch, commit] = await Promise.all([
    runGit(git, { at, args: ['symbolic-ref', '-q', 'HEAD'], ok: [0, 1] }),
    runGit(git, { at, args, ok: [0, 1, 128] }),
  ]);
  const ref = branch.status === 0 ? branch.stdout.toString('utf8').trim() : 'HEAD';
  if (commit.status === 0) return { ref, commit: sha(commit.stdout.toString('utf8').trim()) };
  throw new TuttiError({
    code: 'NO_COMMIT_YET',
    where,
    what: 'the repository has no commit that a run could start from; nothing was changed.',
    fix: 'commit something, `git commit --allow-empty -m "Begin"` is enough',
  });
}

async function refuseBranchInTheWay(git: Git, common: string): Promise<void> {
  const at = { gitDir: common };
  const refs = ['refs/heads/tutti', 'refs/tutti'];
  // Whatever is below a ref is named as well, but where something is below it, it is no ref itself.
  const named = await gitText(git, { at, args: ['for-each-ref', '--format=%(refname)', ...refs] });
  for (const ref of refs) {
    if (!named.split('\n').includes(ref)) continue;
    throw new TuttiError({
      code: 'BRANCH_IN_THE_WAY',
      where: ref,
      what: `${ref} exists, so no ref can be made below it (a run makes \`tutti/<run>\`); it stayed as it was.`,
      fix: ref === 'refs/heads/tutti' ? 'git branch -m tutti tutti-old' : `git update-ref -d ${ref}`,
    });
  }
}

type Config = { readonly at: null; readonly cwd: string; readonly env: Readonly<Record<string, string>> };

/** Reading a config only reads files, also where it includes others: nothing in it runs. */
async function configValue(git: Git, config: Config, key: readonly string[]): Promise<string | null> {
  const answer = await runGit(git, { ...config, args: ['config', '--get', ...key], ok: [0, 1] });
  const value = answer.stdout.toString('utf8').replace(/\n$/, '');
  return answer.status === 0 && value !== '' ? value : null;
}

async function readFileSystem(git: Git, gitDir: string): Promise<Readonly<Record<string, boolean>>> {
  const values: Record<string, boolean> = {};
  const asked = '^core\\.(filemode|symlinks|ignorecase|precomposeunicode)$';
  const args = ['config', '--type=bool', '--get-regexp', asked];
  const answer = await runGit(git, { at: { gitDir }, args, ok: [0, 1] });
  for (const line of answer.stdout.toString('utf8').split('\n')) {
    const [, key, value] = /^core\.(\w+) (true|false)$/.exec(line) ?? [];
    if (key !== undefined) values[key] = value === 'true';
  }
  return values;
}

/** @param file the person's `core.excludesFile`; null means git's default place for it */
async function readExcludes(found: Found, file: string | null): Promise<string> {
  const home = found.person['XDG_CONFIG_HOME'] ?? join(found.person['HOME'] ?? '/nonexistent', '.config');
  const global = await readIfThere(file ?? join(home, 'git', 'ignore'));
  const own = await readIfThere(join(found.common, 'info', 'exclude'));
  return [global, own].map((text) => (text === null || text.endsWith('\n') ? (text ?? '') : `${text}\n`)).join('');
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'EISDIR') return null;
    throw error;
  }
}
