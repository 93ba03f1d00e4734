/**
 * The only place that starts git.
 *
 * 1. Nothing is discovered: the git directory, the folder, the index and the object store are named with every call.
 * 2. The environment is made from nothing, so neither the person's shell nor an agent can point git elsewhere.
 * 3. No hook, monitor, signer, pager, editor, replaced object or lazy fetch takes part, whatever a config says.
 * 4. The exit status decides. What git prints on stderr is for people and is never compared.
 */
import { dirname } from 'node:path';
import { printedMistake } from '../../core/base/machine-mistake.ts';
import { TuttiError } from '../../core/base/tutti-error.ts';
import { run } from '../process/spawn.ts';

/** A git that is known to be new enough. */
export type Git = AnyGit & { readonly version: string };

/** A git of which no version is known: for the one question where a repository is. */
export type AnyGit = {
  /** An absolute path outside of any repository. */
  readonly program: string;
  /** How long it waits for a ref that another process has locked. */
  readonly lockWaitMs: number;
};

/** Where a command works. What is not named does not exist for it. */
export type GitPlace = {
  readonly gitDir: string;
  /** The folder of the working tree; none for commands that know only objects and refs. */
  readonly workTree?: string;
  readonly index?: string;
  /** Where new objects are written. */
  readonly objects?: string;
};

export type GitCall = {
  /**
   * Null only for the few commands that must find a repository from `cwd`; then the person's own git config is read.
   */
  readonly at: GitPlace | null;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array;
  /** Exit statuses that are an answer; any other is an error. Default: 0 alone. */
  readonly ok?: readonly number[];
  readonly stdoutMaxBytes?: number;
  /** Names and dates of commits, or the person's home for a call without a place. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
};

export type GitAnswer = { readonly status: number; readonly stdout: Buffer; readonly stderr: string };

const TIMEOUT_MS = 10 * 60_000;
const STDOUT_MAX_BYTES = 256 * 1024 * 1024;
/** The first with `merge-tree --write-tree` and with the fixes for repositories that others wrote. */
const OLDEST = { major: 2, minor: 39 } as const;
export const LOCK_WAIT_MS: number = 10_000;

const SETTINGS: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.attributesFile=/dev/null',
  'core.protectHFS=true',
  'core.protectNTFS=true',
  'core.logAllRefUpdates=false',
  // Loose objects are written only to private stores, and leave them in a pack: that pack is what must be on disk.
  'core.fsync=pack,pack-metadata,reference',
  'submodule.recurse=false',
  'diff.ignoreSubmodules=all',
  'commit.gpgSign=false',
  'log.showSignature=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'checkout.workers=0',
].flatMap((setting) => ['-c', setting]);

/** Opens the git at an absolute path; null when none was found. Errors: GIT_MISSING, GIT_TOO_OLD. */
export async function openGit(program: string | null, lockWaitMs: number = LOCK_WAIT_MS): Promise<Git> {
  if (program === null) throw gitMissing('PATH', 'git is not on the PATH');
  const answer = await run({
    program,
    args: ['version'],
    cwd: '/',
    env: environment(program, null),
    timeoutMs: 10_000,
  });
  const version = /(\d+)\.(\d+)(\.\d+)*/.exec(answer.stdout.toString('utf8'));
  if (answer.status !== 0 || version === null) {
    throw gitMissing(program, `it could not be started: ${whyNot(answer)}`);
  }
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor)) {
    throw new TuttiError({
      code: 'GIT_TOO_OLD',
      where: program,
      what: `git ${version[0]} is installed, ${OLDEST.major}.${OLDEST.minor} is the oldest that works; nothing was changed.`,
      fix: 'install a newer git, or put one first on the PATH',
    });
  }
  return { program, version: version[0], lockWaitMs };
}

/**
 * Runs git to its end. Errors: GIT_FAILED for an exit status that is not in `ok`, and where it could not be run; the
 * code of the machine's mistake where that is why.
 */
export async function runGit(git: AnyGit, call: GitCall): Promise<GitAnswer> {
  const { at } = call;
  const guards = at === null ? [] : ['-c', 'safe.bareRepository=explicit', '-c', 'core.excludesFile=/dev/null'];
  const waits = [`core.filesRefLockTimeout=${git.lockWaitMs}`, `core.packedRefsTimeout=${git.lockWaitMs}`];
  const args = ['--no-pager', ...SETTINGS, ...waits.flatMap((wait) => ['-c', wait]), ...guards, ...call.args];
  const cwd = call.cwd ?? at?.workTree ?? at?.gitDir ?? '/';
  const env = { ...environment(git.program, at), ...call.env };
  const limit = call.stdoutMaxBytes ?? STDOUT_MAX_BYTES;
  const request = { program: git.program, args, cwd, env, timeoutMs: TIMEOUT_MS, stdoutMaxBytes: limit };
  const result = await run(call.stdin === undefined ? request : { ...request, stdin: call.stdin }, call.signal);
  call.signal?.throwIfAborted();
  const { status, stdout, stderr } = result;
  if (status === null) {
    const why = result.timedOut ? `took over ${TIMEOUT_MS / 60_000} minutes` : (result.spawnError ?? result.signalled);
    throw gitFailed(call, result.timedOut ? `it ${why}` : `it was not run to its end:\n${why}`);
  }
  if (!(call.ok ?? [0]).includes(status)) throw gitFailed(call, `it ended with status ${status}: ${stderr.trim()}`);
  if (stdout.length >= limit && call.stdoutMaxBytes === undefined)
    throw gitFailed(call, 'it printed more than 256 MiB');
  return { status, stdout, stderr };
}

/** What git printed, as text without the last line break. */
export async function gitText(git: AnyGit, call: GitCall): Promise<string> {
  return (await runGit(git, call)).stdout.toString('utf8').replace(/\n$/, '');
}

/**
 * What git printed between NULs (`-z`). Bytes that are no UTF-8 become U+FFFD, so a name that holds one is refused by
 * the rules for paths and never handed back to git.
 */
export async function gitList(git: AnyGit, call: GitCall): Promise<readonly string[]> {
  return splitNul((await runGit(git, call)).stdout.toString('utf8'));
}

export function splitNul(text: string): readonly string[] {
  const parts = text.split('\0');
  return parts.at(-1) === '' ? parts.slice(0, -1) : parts;
}

function environment(program: string, at: GitPlace | null): Record<string, string> {
  const shared = {
    PATH: `${dirname(program)}:/usr/bin:/bin`,
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '/bin/false',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_EDITOR: ':',
  };
  if (at === null) return shared;
  return {
    ...shared,
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_DIR: at.gitDir,
    ...(at.workTree === undefined ? {} : { GIT_WORK_TREE: at.workTree }),
    ...(at.index === undefined ? {} : { GIT_INDEX_FILE: at.index }),
    ...(at.objects === undefined ? {} : { GIT_OBJECT_DIRECTORY: at.objects }),
  };
}

function whyNot({ timedOut, spawnError, signalled, status }: Awaited<ReturnType<typeof run>>): string {
  if (timedOut) return 'it did not answer within 10 s';
  return spawnError ?? signalled ?? `it ended with status ${status} or said no version`;
}

function gitMissing(where: string, what: string): TuttiError {
  const fix = `install git ${OLDEST.major}.${OLDEST.minor} or newer, then try again`;
  return new TuttiError({ code: 'GIT_MISSING', where, what: `${what}; nothing was changed.`, fix });
}

function gitFailed(call: GitCall, what: string): TuttiError {
  return new TuttiError({
    code: printedMistake(what) ?? 'GIT_FAILED',
    where: call.at?.workTree ?? call.at?.gitDir ?? call.cwd ?? '',
    what: `git ${call.args[0]} did not do its work: ${what}\nBranches and files of the repository stayed as they were.`,
    fix: 'look at what git says above (a full disk? a lock?), then run `tutti resume`',
  });
}
