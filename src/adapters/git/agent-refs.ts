/**
 * What an agent named in its own repository: branches, tags, stashes, a detached head. Read as plain files and never by
 * a git that works there, because its config is the agent's.
 */
import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sha, sha } from '../../core/base/ids.ts';
import { alternatesText, type CleanRoom } from './clean-room.ts';
import { runGit } from './git.ts';
import { keepPack } from './keep-objects.ts';
import { setOwnRef } from './refs.ts';
import type { Repository } from './repository.ts';

export type AgentRef = { readonly name: string; readonly commit: Sha };

export type KeepRefsRequest = {
  readonly repository: Repository;
  readonly room: CleanRoom;
  readonly folder: string;
  /** Full name that the kept refs stand below. */
  readonly under: string;
  /** What the attempt began with. */
  readonly base: Sha;
  /** Trees that are kept elsewhere: a commit that has one of them adds nothing. */
  readonly trees: ReadonlySet<string>;
};

const REFS_MAX = 200;
const FILE_BYTES_MAX = 1024 * 1024;

/**
 * Keeps what the agent's refs name and nothing else does. Objects are checked and named anew by their content on the
 * way.
 *
 * @returns the refs that were made, and the names of those that could not be kept because their objects are gone or
 *          damaged
 */
export async function keepAgentRefs(
  request: KeepRefsRequest,
): Promise<{ kept: readonly string[]; lost: readonly string[] }> {
  const { repository, room } = request;
  const refs = (await readAgentRefs(request.folder)).filter(({ commit }) => commit !== request.base);
  if (refs.length === 0) return { kept: [], lost: [] };
  await borrowObjects(repository, room, request.folder);
  const kept: string[] = [];
  const lost: string[] = [];
  for (const { name, commit } of refs) {
    if (await isKnown(request, commit)) continue;
    const ref = `${request.under}/${name.replace(/^refs\//, '')}`;
    if (await takeIn(request, ref, commit)) kept.push(ref);
    else lost.push(name);
  }
  return { kept, lost };
}

/** Every ref that can be read from the files of a `.git`, sorted by name; stashes below the first are numbered. */
async function readAgentRefs(folder: string): Promise<readonly AgentRef[]> {
  const git = join(folder, '.git');
  if (!(await isFolder(git))) return [];
  const refs = new Map<string, string>();
  for (const line of (await readSmall(join(git, 'packed-refs'))).split('\n')) {
    const match = /^([0-9a-f]{40}) (refs\/\S+)$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) refs.set(match[2], match[1]);
  }
  await readLoose(git, 'refs', refs);
  refs.set('HEAD', (await readSmall(join(git, 'HEAD'))).trim());
  const stashes = (await readSmall(join(git, 'logs', 'refs', 'stash'))).split('\n').map((line) => line.slice(41, 81));
  stashes.slice(0, -2).forEach((commit, index) => refs.set(`refs/stash-${index}`, commit));
  const usable = [...refs].filter(([name, commit]) => /^[0-9a-f]{40}$/.test(commit) && isPlainName(name));
  return usable
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, REFS_MAX)
    .map(([name, commit]) => ({ name, commit: sha(commit) }));
}

async function readLoose(git: string, path: string, refs: Map<string, string>): Promise<void> {
  if (refs.size > REFS_MAX || path.split('/').length > 12) return;
  for (const entry of await readdir(join(git, path), { withFileTypes: true }).catch(() => [])) {
    const below = `${path}/${entry.name}`;
    if (entry.isDirectory()) await readLoose(git, below, refs);
    else if (entry.isFile()) refs.set(below, (await readSmall(join(git, below))).trim());
  }
}

/** Objects that the agent's store holds itself. What that store borrows from elsewhere is not ours to take. */
async function borrowObjects(repository: Repository, room: CleanRoom, folder: string): Promise<void> {
  const from = join(folder, '.git', 'objects');
  const to = join(room.gitDir, 'borrowed');
  await mkdir(to);
  for (const entry of (await isFolder(from)) ? await readdir(from, { withFileTypes: true }) : []) {
    if (entry.isDirectory() && /^([0-9a-f]{2}|pack)$/.test(entry.name))
      await symlink(join(from, entry.name), join(to, entry.name));
  }
  const text = alternatesText([repository.objects, to]);
  await writeFile(join(room.objects, 'info', 'alternates'), text);
}

async function isKnown({ repository, room, base, trees }: KeepRefsRequest, commit: Sha): Promise<boolean> {
  const at = room.bare;
  const tree = await runGit(repository.git, {
    at,
    args: ['rev-parse', '--verify', '-q', '--end-of-options', `${commit}^{tree}`],
    ok: [0, 1, 128],
  });
  if (tree.status !== 0) return false;
  // A stash is a merge: what was untracked hangs on a parent, and its own tree says nothing about it.
  const second = await runGit(repository.git, {
    at,
    args: ['rev-parse', '--verify', '-q', '--end-of-options', `${commit}^2`],
    ok: [0, 1, 128],
  });
  if (second.status !== 0 && trees.has(tree.stdout.toString('utf8').trim())) return true;
  const args = ['merge-base', '--is-ancestor', commit, base];
  return (await runGit(repository.git, { at, args, ok: [0, 1, 128] })).status === 0;
}

/**
 * The pack is made again from its bytes by `index-pack`, so that no object has a name that its content does not have.
 */
async function takeIn({ repository, room, base }: KeepRefsRequest, ref: string, commit: Sha): Promise<boolean> {
  const at = room.bare;
  const packed = await runGit(repository.git, {
    at,
    args: ['pack-objects', '-q', '--revs', '--stdout', '--delta-base-offset'],
    stdin: `${commit}\n^${base}\n`,
    ok: [0, 1, 128],
  });
  if (packed.status !== 0) return false;
  if (!(await keepPack(repository, room, packed.stdout))) return false;
  const there = await runGit(repository.git, {
    at: { gitDir: repository.common },
    args: ['cat-file', '-e', commit],
    ok: [0, 1, 128],
  });
  if (there.status !== 0) return false;
  await setOwnRef(repository, ref, commit);
  return true;
}

function isPlainName(name: string): boolean {
  if (name === 'HEAD') return true;
  return (
    name.length <= 200 &&
    name.split('/').every((part) => /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(part) && !/\.\.|\.$|\.lock$/.test(part))
  );
}

async function readSmall(path: string): Promise<string> {
  const found = await lstat(path).catch(() => null);
  return found?.isFile() === true && found.size <= FILE_BYTES_MAX ? readFile(path, 'utf8') : '';
}

async function isFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null))?.isDirectory() === true;
}
