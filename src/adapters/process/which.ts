import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join, sep } from 'node:path';

/**
 * The directories of a PATH that are no part of a repository: what a repository holds, or puts there by an install,
 * must not take the name of git or of an agent. Relative and empty entries mean "wherever one happens to stand" and go
 * as well.
 */
export function cleanPath(path: string, repositories: readonly string[]): readonly string[] {
  const roots = repositories.map(realpathOr);
  const kept = path.split(delimiter).filter((directory) => {
    return isAbsolute(directory) && !roots.some((root) => isWithin(realpathOr(directory), root));
  });
  return [...new Set(kept)];
}

/** The absolute path of a program, looked up in the given directories; null when none of them has it. */
export function which(program: string, directories: readonly string[]): string | null {
  if (isAbsolute(program)) return isExecutable(program) ? program : null;
  // A relative path would mean something else in every folder.
  if (program.includes('/') || program === '') return null;
  return directories.map((directory) => join(directory, program)).find(isExecutable) ?? null;
}

export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** The path with its links resolved as far as it exists. */
export function realpathOr(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // It does not exist or may not be read: then its own name is all that is known of this part.
    const parent = dirname(path);
    return parent === path ? path : join(realpathOr(parent), basename(path));
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there, or not for us: the next directory may have it.
    return false;
  }
}
