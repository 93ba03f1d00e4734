import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanPath, which } from '../../src/adapters/process/which.ts';
import { findRepository } from '../../src/adapters/git/find-repository.ts';
import { openGit } from '../../src/adapters/git/git.ts';
import { openRepository, type Repository } from '../../src/adapters/git/repository.ts';
import { makeWorkspaces } from '../../src/adapters/git/workspaces.ts';
import { type AttemptId, type Workspaces } from '../../src/ports/workspaces.ts';
import { runId, sha, taskPath, type Sha } from '../../src/core/base/ids.ts';

const FILES_IN_FOLDER = 40;
const FOLDERS_IN_PACKAGE = 20;

/** A repository of so many files of 1 to 3 KB, and our adapters on it. */
export type BigRepository = {
  readonly folder: string;
  readonly repo: string;
  readonly repository: Repository;
  readonly workspaces: Workspaces;
  readonly head: Sha;
  /** Paths of the tracked files. */
  readonly files: readonly string[];
  git(...args: readonly string[]): string;
  /** Makes a workspace ready; its folder. */
  prepare(task: string): Promise<string>;
  release(task: string): Promise<void>;
};

const RUN = runId('r-bench1');
const NEVER = new AbortController().signal;

export async function bigRepository(folder: string, count: number): Promise<BigRepository> {
  const repo = join(folder, 'repo');
  const home = join(folder, 'home');
  for (const made of [repo, home, join(folder, 'state')]) mkdirSync(made, { recursive: true });
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.invalid', ...args], {
      ...{ cwd: repo, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1e9 },
    }).trim();
  git('init', '-q', '-b', 'main');
  const files = writeFiles(repo, count);
  git('add', '-A');
  git('commit', '-q', '-m', 'Begin');
  const program = which('git', cleanPath(env.PATH, []));
  const opened = await openGit(program);
  const found = await findRepository({ git: opened, cwd: repo, env: { HOME: home } });
  const repository = await openRepository(opened, found);
  const workspaces = makeWorkspaces({
    ...{ repository, state: join(folder, 'state'), matches: () => false },
    runSetup: async () => ({ status: 0, output: '' }),
  });
  const head = sha(git('rev-parse', 'HEAD'));
  return {
    ...{ folder, repo, repository, workspaces, head, files, git },
    async prepare(task) {
      const environment = { copy: [], link: [], cache: [] };
      const request = { id: idOf(task), head, onward: null, environment, sandbox: 'none' as const };
      const prepared = await workspaces.prepare(request, NEVER);
      if (prepared.type === 'failed') throw new Error(prepared.error.what);
      return prepared.path;
    },
    release: (task) => workspaces.release(RUN, taskPath(task)),
  };
}

function idOf(task: string): AttemptId {
  return { run: RUN, task: taskPath(task), attempt: 1 };
}

function writeFiles(repo: string, count: number): readonly string[] {
  const line = 'export const value = 1; // as long as a line of code mostly is\n';
  return Array.from({ length: count }, (_, index) => {
    const inner = Math.floor(index / FILES_IN_FOLDER);
    const folder = join(`package${Math.floor(inner / FOLDERS_IN_PACKAGE)}`, `m${inner % FOLDERS_IN_PACKAGE}`);
    if (index % FILES_IN_FOLDER === 0) mkdirSync(join(repo, folder), { recursive: true });
    const path = join(folder, `f${index}.ts`);
    writeFileSync(join(repo, path), `// ${index}\n${line.repeat(16 + (index % 32))}`);
    return path;
  });
}

/** What an agent leaves: changed files all over the tree, and some that git does not know. */
export function soil(folder: string, files: readonly string[]): void {
  for (let at = 0; at < 10; at += 1) {
    const path = files[Math.floor(((at + 0.5) * files.length) / 10)] ?? '';
    writeFileSync(join(folder, path), `changed ${performance.now()}\n`);
    writeFileSync(join(folder, `left-over-${at}`), 'x\n');
  }
}
