import { lstat, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TuttiError } from '../../core/base/tutti-error.ts';
import { type AnyGit, gitText, runGit } from './git.ts';

/** Where a repository is: every path is absolute and real. */
export type Found = {
  /** The checkout that the person stands in. */
  readonly topLevel: string;
  /** Of that checkout; a linked worktree has its own. */
  readonly gitDir: string;
  /** Shared by all worktrees. */
  readonly common: string;
  /** The variables by which git finds the person's own config. */
  readonly person: Readonly<Record<string, string>>;
};

export type FindRequest = {
  readonly git: AnyGit;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
};

const FACTS: readonly string[] = [
  ...['--is-bare-repository', '--is-inside-work-tree', '--show-object-format'],
  ...['--show-toplevel', '--git-dir', '--git-common-dir'],
];

/**
 * Asks git where a folder's repository is. This is the one discovery that is left: `rev-parse` reads configs and runs
 * nothing, and it reads the person's own, so that `safe.directory` means here what it means in their shell. Errors:
 * NOT_A_REPOSITORY, BARE_REPOSITORY, REPOSITORY_OF_ANOTHER_USER, OBJECT_FORMAT_UNSUPPORTED.
 */
export async function findRepository({ git, cwd, env }: FindRequest): Promise<Found> {
  const person = Object.fromEntries(
    ['HOME', 'XDG_CONFIG_HOME'].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  );
  const folder = await realFolder(cwd);
  const ask = async (...flags: readonly string[]): Promise<string> =>
    gitText(git, { at: null, cwd: folder, env: person, args: ['rev-parse', '--path-format=absolute', ...flags] });
  const all = { at: null, cwd: folder, env: person, args: ['rev-parse', '--path-format=absolute', ...FACTS] };
  const first = await runGit(git, { ...all, ok: [0, 128] });
  const lines = first.stdout.toString('utf8').replace(/\n$/, '').split('\n');
  const [isBare, isInside, format, top = '', own = '', shared = ''] = lines;
  // One question suffices where all is as it should be, and no path has a line break in it.
  if (first.status === 0 && lines.length === FACTS.length && isBare === 'false' && isInside === 'true') {
    if (format !== 'sha1') throw otherFormat(folder);
    return real({ topLevel: top, gitDir: own, common: shared, person });
  }
  if ((await runGit(git, { ...all, args: ['rev-parse', '--git-dir'], ok: [0, 128] })).status !== 0) {
    throw await notFound(folder);
  }
  if ((await ask('--is-bare-repository')) === 'true') throw bare(folder);
  if ((await ask('--is-inside-work-tree')) !== 'true') throw inGitDir(folder);
  if ((await ask('--show-object-format')) !== 'sha1') throw otherFormat(folder);
  return real({
    topLevel: await ask('--show-toplevel'),
    gitDir: await ask('--git-dir'),
    common: await ask('--git-common-dir'),
    person,
  });
}

async function real(found: Found): Promise<Found> {
  const { topLevel, gitDir, common } = found;
  return {
    ...found,
    topLevel: await realpath(topLevel),
    gitDir: await realpath(gitDir),
    common: await realpath(common),
  };
}

async function realFolder(cwd: string): Promise<string> {
  try {
    const folder = await realpath(cwd);
    if ((await lstat(folder)).isDirectory()) return folder;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')))
      throw error;
  }
  throw notARepository(cwd, 'there is no such folder');
}

/** Git refuses both when there is no repository and when it is another user's; only the owner tells them apart. */
async function notFound(folder: string): Promise<TuttiError> {
  for (let at = folder; ; at = dirname(at)) {
    const owner = await ownerOf(join(at, '.git'));
    if (owner !== null && process.getuid !== undefined && owner !== process.getuid()) return otherOwner(at, owner);
    if (at === dirname(at)) return notARepository(folder, 'it is in no git repository');
  }
}

async function ownerOf(path: string): Promise<number | null> {
  try {
    return (await lstat(path)).uid;
  } catch {
    // Not there, or not to be seen: then it is not what git stumbled over.
    return null;
  }
}

function notARepository(where: string, why: string): TuttiError {
  return new TuttiError({
    code: 'NOT_A_REPOSITORY',
    where,
    what: `${where}: ${why}; nothing was changed.`,
    fix: 'go to a repository or name one with `--cwd`; a new one begins with `git init` and a first commit',
  });
}

function otherOwner(where: string, owner: number): TuttiError {
  return new TuttiError({
    code: 'REPOSITORY_OF_ANOTHER_USER',
    where,
    what: `${where} belongs to user ${owner}, and git does not trust repositories of others; nothing was changed.`,
    fix: `when you trust it: git config --global --add safe.directory ${where}`,
  });
}

function bare(where: string): TuttiError {
  const fix = 'make a checkout of it with `git worktree add`, or clone it, and run there';
  return new TuttiError({
    code: 'BARE_REPOSITORY',
    where,
    what: `${where} is a bare repository; nothing was changed.`,
    fix,
  });
}

function inGitDir(where: string): TuttiError {
  const what = `${where} is inside of a git directory and not in a checkout; nothing was changed.`;
  return new TuttiError({
    code: 'NOT_A_REPOSITORY',
    where,
    what,
    fix: 'go to the checkout itself, or name it with `--cwd`',
  });
}

function otherFormat(where: string): TuttiError {
  const what = `${where} names its objects by SHA-256; nothing was changed.`;
  return new TuttiError({ code: 'OBJECT_FORMAT_UNSUPPORTED', where, what, fix: 'use a repository with SHA-1 objects' });
}
