import { constants } from 'node:fs';
import { access, lstat, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Violation } from '../../core/run/attempt.ts';

export type Inspected = {
  /** Regular files and symbolic links that can be read. */
  readonly present: readonly string[];
  /** Entries that are no file any more: a folder took their place, or they went away meanwhile. */
  readonly gone: readonly string[];
  readonly unsafe: readonly Violation[];
};

/** What code hosts refuse to store, so that one build artefact does not make a whole branch undeliverable. */
const FILE_BYTES_MAX = 100 * 1024 * 1024;
const AT_ONCE = 128;

type Verdict =
  | { readonly path: string; readonly is: 'present' | 'gone' }
  | { readonly path: string; readonly is: Violation };

/** Looks at each file without opening it: a pipe would never end, and a device is not content. */
export async function inspectFiles(folder: string, paths: readonly string[]): Promise<Inspected> {
  const verdicts = await inChunks(paths, (path) => inspect(folder, path));
  return {
    present: verdicts.filter(({ is }) => is === 'present').map(({ path }) => path),
    gone: verdicts.filter(({ is }) => is === 'gone').map(({ path }) => path),
    unsafe: verdicts.flatMap(({ is }) => (typeof is === 'string' ? [] : [is])),
  };
}

/** Folders with a `.git` of their own: those that git saw (`seen`), and those around files that it looks at as ours. */
export async function nestedRepositories(
  folder: string,
  paths: readonly string[],
  seen: readonly string[],
): Promise<readonly Violation[]> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = dirname(path); at !== '.' && !folders.has(at); at = dirname(at)) folders.add(at);
  }
  const found = await inChunks([...folders], async (at) =>
    (await kindOf(join(folder, at, '.git'))) === null ? null : at,
  );
  const nested = new Set([...seen, ...found.filter((at) => at !== null)]);
  const detail = 'it holds a git repository of its own: remove its `.git` so that its files can be taken in';
  return [...nested].map((path) => ({ path, rule: 'nested-repository', detail }));
}

/** Files in the empty folder of a submodule: git would not see them, so they must not be lost in silence. */
export async function submoduleLeftovers(folder: string, submodules: readonly string[]): Promise<readonly Violation[]> {
  const found = await inChunks(submodules, async (path) => {
    const isFolder = (await kindOf(join(folder, path)))?.isDirectory() === true;
    return isFolder && (await readdir(join(folder, path))).length > 0 ? path : null;
  });
  const detail = 'it is the folder of a submodule, whose content is not taken in';
  return found.filter((path) => path !== null).map((path) => ({ path, rule: 'nested-repository', detail }));
}

async function inspect(folder: string, path: string): Promise<Verdict> {
  const found = await kindOf(join(folder, path));
  if (found === null || found.isDirectory()) return { path, is: 'gone' };
  if (found.isSymbolicLink()) return { path, is: 'present' };
  if (!found.isFile()) return refuse(path, 'it is neither a file nor a symbolic link');
  if (found.size > FILE_BYTES_MAX) return refuse(path, `it is larger than ${FILE_BYTES_MAX / 1024 / 1024} MiB`);
  try {
    await access(join(folder, path), constants.R_OK);
    return { path, is: 'present' };
  } catch {
    // Whatever keeps us from reading it, git could not read it either.
    return refuse(path, 'it cannot be read');
  }
}

function refuse(path: string, detail: string): Verdict {
  return { path, is: { path, rule: 'unsafe-path', detail } };
}

async function kindOf(path: string): Promise<Awaited<ReturnType<typeof lstat>> | null> {
  try {
    return await lstat(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'EACCES') return null;
    throw error;
  }
}

async function inChunks<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  }
  return results;
}
