import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { listing } from './evidence.ts';
import type { Verdict } from './verdict.ts';

/** Makes a matcher of globs. The grammar is the workflow's own. */
export type GlobMatcher = (patterns: readonly string[]) => (path: string) => boolean;

/** Checks that each path, or at least one file of each folder or glob, is there, regular and not empty. */
export function checkFiles(paths: readonly string[], checkout: string, globMatcher: GlobMatcher): Verdict {
  const root = realpathSync(checkout);
  const missing = paths.flatMap((path) => {
    const wrong = whatIsWrong(path, root, globMatcher);
    return wrong === null ? [] : [`${path}: ${wrong}`];
  });
  if (missing.length > 0) return { answer: 'fail', evidence: listing(missing) };
  return { answer: 'pass', evidence: listing(paths.map((path) => `${path}: there`)) };
}

function whatIsWrong(path: string, root: string, globMatcher: GlobMatcher): string | null {
  const kind = kindOf(join(root, path), root);
  if (kind === 'nothing') {
    const matches = globMatcher([path]);
    const found = filesBelow(root).filter((file) => matches(toSlashes(relative(root, file))));
    if (found.length === 0) return 'no such file';
    return found.some((file) => kindOf(file, root) === 'file') ? null : 'every file of it is empty';
  }
  if (kind !== 'folder') return kind === 'file' ? null : kind;
  return filesBelow(join(root, path)).some((file) => kindOf(file, root) === 'file')
    ? null
    : 'a folder without anything in it';
}

type Kind = 'file' | 'folder' | 'nothing' | 'an empty file' | 'no regular file' | 'leads out of the checkout';

/** Links are followed as long as they stay inside. */
function kindOf(path: string, root: string): Kind {
  const real = realpathOrNull(path);
  if (real === null) return 'nothing';
  if (real !== root && !real.startsWith(root + sep)) return 'leads out of the checkout';
  const stat = lstatSync(real);
  if (stat.isDirectory()) return 'folder';
  if (!stat.isFile()) return 'no regular file';
  return stat.size > 0 ? 'file' : 'an empty file';
}

function realpathOrNull(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (error) {
    // A glob is no path either, and a link that goes in a circle leads to nothing.
    if (error instanceof Error && 'code' in error && NOWHERE.has(error.code)) return null;
    throw error;
  }
}

const NOWHERE: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EACCES', 'EINVAL']);

/** Everything that is no folder, at any depth; git's own files are not part of a tree. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === '.git') return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function toSlashes(path: string): string {
  return path.split(sep).join('/');
}
