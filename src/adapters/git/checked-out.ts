import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Repository } from './repository.ts';

/** The checkouts of the person (their git directories' folders) in which a branch is checked out, by its full name. */
export async function checkoutsOf(repository: Repository, branch: string): Promise<readonly string[]> {
  const worktrees = join(repository.common, 'worktrees');
  const names = await readdir(worktrees).catch(() => []);
  const folders = [repository.common, ...names.map((name) => join(worktrees, name))];
  const found: string[] = [];
  for (const folder of folders) {
    const head = await read(join(folder, 'HEAD'));
    if (head !== `ref: ${branch}`) continue;
    const link = await read(join(folder, 'gitdir'));
    found.push(folder === repository.common ? dirname(folder) : dirname(link === '' ? folder : link));
  }
  return found;
}

async function read(path: string): Promise<string> {
  // A worktree that is being made or removed has no HEAD for a moment; then nothing is checked out there.
  return (await readFile(path, 'utf8').catch(() => '')).trim();
}
