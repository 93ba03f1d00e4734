/**
 * What an agent without a sandbox could change in the person's own repository, compared before and after an attempt.
 *
 * 1. Detection, not prevention: who has the person's rights can change anything. What is found keeps the attempt from
 *    being merged, and each finding says how to undo it.
 * 2. Branches that went forward, new ones, what they follow and stashes are the person's daily work and say nothing.
 *    What git runs by itself (config, hooks, attributes) and history that was rewritten or removed does.
 * 3. The copies stand beside the workspaces and not in them. An attempt of which there is no copy has nothing to be
 *    compared with.
 */
import { copyFile, lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Violation } from '../../core/run/attempt.ts';
import { runGit } from './git.ts';
import { listRefs, type Ref } from './refs.ts';
import { removeFolder } from './remove-folder.ts';
import type { Repository } from './repository.ts';
import type { WorkspacePlace } from './workspace-record.ts';

const FILES = ['config', 'config.worktree', 'info/attributes'];
const FILE_BYTES_MAX = 1024 * 1024;

/** Keeps how things are, before an agent begins. */
export async function rememberPerson(repository: Repository, place: WorkspacePlace): Promise<void> {
  const kept = folderOf(place);
  await removeFolder(kept);
  for (const path of await watchedFiles(repository.common)) {
    await mkdir(dirname(join(kept, path)), { recursive: true, mode: 0o700 });
    await copyFile(join(repository.common, path), join(kept, path));
  }
  await mkdir(kept, { recursive: true, mode: 0o700 });
  await writeFile(join(kept, 'refs.json'), JSON.stringify(await personRefs(repository)), { mode: 0o600 });
}

/** What is not as it was, each with the command that restores it. */
export async function comparePerson(repository: Repository, place: WorkspacePlace): Promise<readonly Violation[]> {
  const kept = folderOf(place);
  const refs = await readFile(join(kept, 'refs.json'), 'utf8').catch(() => null);
  if (refs === null) return [];
  return [...(await changedFiles(repository, kept)), ...(await changedRefs(repository, JSON.parse(refs)))];
}

function folderOf({ record }: WorkspacePlace): string {
  return record.replace(/\.json$/, '.person');
}

async function changedFiles({ common }: Repository, kept: string): Promise<readonly Violation[]> {
  const paths = new Set([...(await watchedFiles(kept)), ...(await watchedFiles(common))]);
  const found: Violation[] = [];
  for (const path of [...paths].sort()) {
    const [before, now] = [await contentOf(join(kept, path)), await contentOf(join(common, path))];
    if (before === now) continue;
    const [from, to] = [quoted(join(kept, path)), quoted(join(common, path))];
    found.push(finding(`.git/${path}`, before === null ? `rm ${to}` : `cp -p ${from} ${to}`));
  }
  return found;
}

async function changedRefs(repository: Repository, before: readonly Ref[]): Promise<readonly Violation[]> {
  const now = new Map((await personRefs(repository)).map(({ name, commit }) => [name, commit]));
  const found: Violation[] = [];
  for (const { name, commit } of before) {
    const moved = now.get(name);
    if (moved === commit) continue;
    const args = ['merge-base', '--is-ancestor', commit, moved ?? ''];
    const at = { gitDir: repository.common };
    const isForward = moved !== undefined && (await runGit(repository.git, { at, args, ok: [0, 1, 128] })).status === 0;
    if (!isForward) found.push(finding(name, `git update-ref ${quoted(name)} ${commit} ${moved ?? ''}`.trimEnd()));
  }
  return found;
}

function finding(path: string, command: string): Violation {
  const detail = `it is the person's own, and was changed while the attempt was at work; to undo it: ${command}`;
  return { path, rule: 'not-yours', detail };
}

async function personRefs(repository: Repository): Promise<readonly Ref[]> {
  const refs = await listRefs(repository, 'refs/heads/', 'refs/tags/');
  return refs.filter(({ name }) => !name.startsWith('refs/heads/tutti/'));
}

/** Paths of regular files, sorted; what is larger than any config or hook is left out. */
async function watchedFiles(folder: string): Promise<readonly string[]> {
  const hooks = await readdir(join(folder, 'hooks')).catch(() => []);
  const paths = [...FILES, ...hooks.map((name) => `hooks/${name}`)];
  const found = await Promise.all(paths.map((path) => lstat(join(folder, path)).catch(() => null)));
  return paths.filter((_, index) => found[index]?.isFile() === true && (found[index]?.size ?? 0) <= FILE_BYTES_MAX);
}

/**
 * With its rights, since a hook is one only when it may be run; null where there is no such file. What git itself
 * writes down of branches at each `push -u` starts nothing, so it is no finding.
 */
async function contentOf(path: string): Promise<string | null> {
  const found = await lstat(path).catch(() => null);
  if (found?.isFile() !== true) return null;
  const text = await readFile(path, 'latin1');
  return `${found.mode & 0o111} ${text.replaceAll(/^\[branch "[^\n]*\n(?:[ \t][^\n]*\n)*/gm, '')}`;
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
