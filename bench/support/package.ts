/** The package as it is published, built beside the repository so that its own `dist` is left alone. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, doors } from '../../scripts/build/bundle.ts';

const root: string = join(import.meta.dirname, '..', '..');

/** Builds it into a folder; gives the program. */
export async function buildPackage(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  await bundle(root, join(folder, 'dist'), doors);
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  return join(folder, 'bin', 'tutti.js');
}

/** A repository with one commit and a home of its own, where the built program can be called. */
export type Scene = {
  readonly repo: string;
  write(path: string, text: string): void;
  tutti(...words: readonly string[]): {
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
  };
};

export function openScene(folder: string, program: string): Scene {
  const repo = join(folder, 'repo');
  const home = join(folder, 'home');
  for (const made of [repo, home]) mkdirSync(made, { recursive: true });
  const env = {
    ...{ PATH: process.env['PATH'] ?? '', HOME: home, XDG_STATE_HOME: join(home, 'state') },
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
  };
  const call = (command: string, args: readonly string[]): ReturnType<Scene['tutti']> =>
    spawnSync(command, [...args], { cwd: repo, env, encoding: 'utf8' });
  const git = (...args: readonly string[]): void => {
    const { status, stderr } = call('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.invalid', ...args]);
    if (status !== 0) throw new Error(stderr);
  };
  git('init', '-q', '-b', 'main');
  git('commit', '-q', '--allow-empty', '-m', 'Begin');
  return {
    repo,
    write: (path, text) => writeFileSync(join(repo, path), text),
    tutti: (...words) => call(process.execPath, [program, ...words]),
  };
}
