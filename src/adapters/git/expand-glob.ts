import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

export type MatchGlob = (pattern: string, path: string) => boolean;

/**
 * Files and folders below `root` that a pattern names, as relative paths. A folder that fits is named itself and not
 * entered; `.git` and symbolic links to folders are never entered. Only what the pattern leads to is read.
 */
export async function expandGlob(root: string, pattern: string, matches: MatchGlob): Promise<readonly string[]> {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || parts.includes('..')) return [];
  return [...new Set(await expand({ root, matches }, '', parts))].sort();
}

type Walk = { readonly root: string; readonly matches: MatchGlob };

async function expand(walk: Walk, folder: string, parts: readonly string[]): Promise<readonly string[]> {
  const [part = '', ...rest] = parts;
  if (part !== '**' && !/[*?[{\]}]/.test(part)) return literal(walk, join(folder, part), rest);
  const found: string[] = [];
  if (part === '**' && rest.length > 0) found.push(...(await expand(walk, folder, rest)));
  for (const entry of await entriesOf(join(walk.root, folder))) {
    const path = join(folder, entry.name);
    if (part === '**') {
      if (entry.isDirectory()) found.push(...(await expand(walk, path, parts)));
      else if (rest.length === 0) found.push(path);
    } else if (walk.matches(part, entry.name)) {
      if (rest.length === 0) found.push(path);
      else if (entry.isDirectory()) found.push(...(await expand(walk, path, rest)));
    }
  }
  return found;
}

async function literal(walk: Walk, path: string, rest: readonly string[]): Promise<readonly string[]> {
  if (path === '.git' || path.endsWith('/.git')) return [];
  const found = await lstat(join(walk.root, path)).catch(() => null);
  if (found === null) return [];
  if (rest.length === 0) return [path];
  return found.isDirectory() ? expand(walk, path, rest) : [];
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return (await readdir(folder, { withFileTypes: true })).filter(({ name }) => name !== '.git');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return [];
    throw error;
  }
}
