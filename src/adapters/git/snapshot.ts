/**
 * What a folder holds, as a tree in our own room.
 *
 * 1. The folder's own `.git` is never read: neither its config nor its index, excludes, attributes or flags can hide a
 *    change.
 * 2. Only regular files and symbolic links enter, by names that `path-rules.ts` lets in; the rest is listed and left
 *    out.
 * 3. The same folder gives the same tree.
 */
import { type Sha, sha } from '../../core/base/ids.ts';
import type { Violation } from '../../core/run/attempt.ts';
import { catBlobs } from './cat-blobs.ts';
import type { CleanRoom } from './clean-room.ts';
import { copyIndex } from './copy-index.ts';
import { type GitPlace, gitList, gitText, runGit } from './git.ts';
import { inspectFiles, nestedRepositories, submoduleLeftovers } from './inspect-files.ts';
import { foldPath, linkProblem, pathProblem } from './path-rules.ts';
import { GITLINK, parseRawDiff, type RawChange, SYMLINK } from './raw-diff.ts';
import type { Repository } from './repository.ts';

export type SnapshotRequest = {
  readonly repository: Repository;
  readonly room: CleanRoom;
  readonly folder: string;
  readonly base: Sha;
  /** An index of ours that knows the files' times, so that unchanged ones need not be read; null reads them all. */
  readonly index: string | null;
  /** Untracked files that were brought into the folder and are no work: they never enter the tree. */
  readonly brought: readonly string[];
  readonly signal?: AbortSignal | undefined;
};

export type Change = { readonly path: string; readonly kind: 'added' | 'modified' | 'deleted' };

export type Snapshot = {
  readonly tree: Sha;
  readonly changes: readonly Change[];
  readonly unsafe: readonly Violation[];
};

const NO_OBJECT = '0'.repeat(40);

export async function takeSnapshot(request: SnapshotRequest): Promise<Snapshot> {
  const { repository, room, folder, base, signal } = request;
  const at = room.at(folder);
  const git = (args: readonly string[], stdin?: string) =>
    runGit(repository.git, { at, args, signal, ...(stdin === undefined ? {} : { stdin }) });
  if (request.index !== null) await copyIndex(request.index, room.index);
  await git(['read-tree', ...(request.index === null ? [] : ['-m']), base]);

  const found = await findChanges(request, at);
  if (found.present.length > 0 || found.gone.length > 0) {
    await git(['update-index', '-z', '--index-info'], found.gone.map(removal).join(''));
    await git(
      ['update-index', '-z', '--add', '--replace', '--stdin'],
      found.present.map((path) => `${path}\0`).join(''),
    );
  }
  const entered = parseRawDiff((await git(['diff-index', '--cached', '--raw', '-z', '--no-renames', base])).stdout);
  const refused = await refuseEntries(request, entered);
  if (refused.size > 0) {
    const back = entered.filter(({ path }) => refused.has(path)).map(restoration);
    await git(['update-index', '-z', '--index-info'], back.join(''));
  }
  const kept = refused.size === 0 ? entered : entered.filter(({ path }) => !refused.has(path));
  const tree = sha(await gitText(repository.git, { at, args: ['write-tree'], signal }));
  return { tree, changes: kept.map(change), unsafe: [...found.unsafe, ...refused.values()].sort(byPath) };
}

type Found = {
  readonly present: readonly string[];
  readonly gone: readonly string[];
  readonly unsafe: readonly Violation[];
};

async function findChanges(request: SnapshotRequest, at: GitPlace): Promise<Found> {
  const { repository, folder, signal } = request;
  const { git } = repository;
  // None of the three writes, so none waits for another.
  const [others, staged, differing] = await Promise.all([
    gitList(git, { at, signal, args: ['ls-files', '-z', '--others', '--exclude-standard'] }),
    gitList(git, { at, signal, args: ['ls-files', '-z', '--stage'] }),
    runGit(git, { at, signal, args: ['diff-files', '--raw', '-z', '--no-renames'], ok: [0] }),
  ]);
  const changed = parseRawDiff(differing.stdout).filter(({ oldMode }) => oldMode !== GITLINK);
  const brought = new Set(request.brought);
  const isBrought = (path: string): boolean =>
    brought.has(path) || request.brought.some((root) => path.startsWith(`${root}/`));
  const nested = others.filter((path) => path.endsWith('/')).map((path) => path.slice(0, -1));
  const added = others.filter((path) => !path.endsWith('/') && !isBrought(path));
  const tracked = staged.map((line) => ({ mode: line.slice(0, 6), path: line.slice(line.indexOf('\t') + 1) }));
  const badNames = added.flatMap((path) => violation(path, 'unsafe-path', pathProblem(path)));
  const refusedNames = new Set(badNames.map(({ path }) => path));
  const candidates = [
    ...added.filter((path) => !refusedNames.has(path)),
    ...changed.filter(isPresent).map(({ path }) => path),
  ];
  const inspected = await inspectFiles(folder, candidates);
  const repositories = await nestedRepositories(folder, [...tracked.map(({ path }) => path), ...added], nested);
  const leftovers = await submoduleLeftovers(
    folder,
    tracked.filter(({ mode }) => mode === GITLINK).map(({ path }) => path),
  );
  return {
    present: inspected.present,
    gone: [...changed.filter((entry) => !isPresent(entry)).map(({ path }) => path), ...inspected.gone],
    unsafe: [...badNames, ...inspected.unsafe, ...repositories, ...leftovers],
  };
}

function isPresent({ status }: RawChange): boolean {
  return status !== 'D';
}

/**
 * What git took into the index and a tree may still not hold: checked on what was stored, not on what lay in the
 * folder.
 */
async function refuseEntries(
  request: SnapshotRequest,
  entered: readonly RawChange[],
): Promise<ReadonlyMap<string, Violation>> {
  const refused: Violation[] = [];
  for (const { path, newMode } of entered) {
    if (newMode === GITLINK) refused.push(...violation(path, 'nested-repository', 'a repository inside of the tree'));
  }
  const links = entered.filter(({ newMode }) => newMode === SYMLINK);
  const targets = await catBlobs(
    request.repository,
    request.room,
    links.map(({ newSha }) => newSha),
  );
  links.forEach(({ path }, index) => {
    refused.push(...violation(path, 'symlink-escape', linkProblem(path, targets[index]?.toString('utf8') ?? '')));
  });
  const added = entered.filter(({ status }) => status === 'A').map(({ path }) => path);
  if (added.length > 0) refused.push(...(await sameButForCase(request, added)));
  return new Map(refused.map((entry) => [entry.path, entry]));
}

async function sameButForCase(request: SnapshotRequest, added: readonly string[]): Promise<readonly Violation[]> {
  const at = request.room.at(request.folder);
  const all = await gitList(request.repository.git, {
    at,
    args: ['ls-files', '-z', '--cached'],
    signal: request.signal,
  });
  const spellings = new Map<string, string>();
  const news = new Set(added);
  for (const path of [...all.filter((known) => !news.has(known)), ...added]) {
    const folded = foldPath(path);
    if (!spellings.has(folded)) spellings.set(folded, path);
  }
  return added.flatMap((path) => {
    const other = spellings.get(foldPath(path)) ?? path;
    return violation(path, 'unsafe-path', other === path ? null : `on some systems it is the same file as ${other}`);
  });
}

function violation(path: string, rule: Violation['rule'], detail: string | null): readonly Violation[] {
  return detail === null ? [] : [{ path, rule, detail }];
}

function change({ path, status }: RawChange): Change {
  return { path, kind: status === 'A' ? 'added' : status === 'D' ? 'deleted' : 'modified' };
}

function removal(path: string): string {
  return `0 ${NO_OBJECT}\t${path}\0`;
}

function restoration({ path, oldMode, oldSha }: RawChange): string {
  return oldMode === '000000' ? removal(path) : `${oldMode} ${oldSha}\t${path}\0`;
}

function byPath(a: Violation, b: Violation): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
