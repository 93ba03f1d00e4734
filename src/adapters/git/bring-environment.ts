import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskFailure } from '../../core/run/attempt.ts';
import type { EnvironmentDefinition } from '../../core/workflow/workflow.ts';
import type { CleanRoom } from './clean-room.ts';
import { copyInto } from './copy-into.ts';
import { expandGlob, type MatchGlob } from './expand-glob.ts';
import { gitList, runGit } from './git.ts';
import type { Repository } from './repository.ts';

/** Runs a shell command in the sandbox that the host chose, and gives its status and the end of its output. */
export type RunSetup = (
  request: SetupRequest,
  signal: AbortSignal,
) => Promise<{ readonly status: number | null; readonly output: string }>;

export type SetupRequest = {
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
};

export type BringRequest = {
  readonly repository: Repository;
  /** The room whose index knows the folder. */
  readonly room: CleanRoom;
  readonly folder: string;
  readonly commit: string;
  readonly environment: EnvironmentDefinition;
  readonly matches: MatchGlob;
  readonly runSetup: RunSetup;
  readonly signal: AbortSignal;
};

export type Brought =
  /** `paths`: untracked files that stand in the folder now and are nobody's work. */
  | { readonly type: 'brought'; readonly paths: readonly string[] }
  | { readonly type: 'failed'; readonly error: TaskFailure };

const OUTPUT_MAX = 2_000;

/**
 * Makes a fresh checkout ready: copies what `environment.copy`, `environment.link` and `.worktreeinclude` name, then
 * runs the setup. Tracked files that the setup changed are set back: a task's change must not begin with somebody
 * else's.
 */
export async function bringEnvironment(request: BringRequest): Promise<Brought> {
  const { environment, repository, folder, room } = request;
  const wanted = await pathsToBring(request);
  const { made } = await copyInto({ from: repository.topLevel, to: folder }, wanted);
  if (environment.setup === undefined) return { type: 'brought', paths: made };
  const { status, output } = await request.runSetup(
    { command: environment.setup, cwd: folder, env: {} },
    request.signal,
  );
  request.signal.throwIfAborted();
  if (status !== 0) return { type: 'failed', error: setupFailed(environment.setup, status, output) };
  const at = room.at(folder);
  await runGit(repository.git, { at, args: ['read-tree', '--reset', '-u', request.commit] });
  const left = await gitList(repository.git, { at, args: ['ls-files', '-z', '--others', '--exclude-standard'] });
  return { type: 'brought', paths: [...new Set([...made, ...left.map((path) => path.replace(/\/$/, ''))])] };
}

async function pathsToBring({ repository, environment, matches, room }: BringRequest): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const pattern of [...environment.copy, ...environment.link]) {
    paths.push(...(await expandGlob(repository.topLevel, pattern, matches)));
  }
  const list = join(repository.topLevel, '.worktreeinclude');
  if ((await lstat(list).catch(() => null))?.isFile() === true) {
    // Git's own reading of a list of ignore patterns; `--ignored` with a list of ours gives exactly what it names.
    const at = { ...room.bare, workTree: repository.topLevel, index: room.index };
    const args = ['ls-files', '-z', '--others', '--ignored', `--exclude-from=${list}`];
    paths.push(...(await gitList(repository.git, { at, args })).filter((path) => !path.endsWith('/')));
  }
  return [...new Set(paths)];
}

function setupFailed(command: string, status: number | null, output: string): TaskFailure {
  const how = status === null ? 'was ended' : `ended with status ${status}`;
  const tail = output.length > OUTPUT_MAX ? `…${output.slice(-OUTPUT_MAX)}` : output;
  return {
    code: 'SETUP_FAILED',
    what: `environment.setup \`${command}\` ${how} in a fresh workspace:\n${tail.trim()}`,
    fix: 'make the command work in a fresh checkout, then `tutti retry` the task',
  };
}
