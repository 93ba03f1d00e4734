import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { TuttiError } from '../core/base/tutti-error.ts';

/**
 * Makes a folder that only this user sees, with those around it, and gives what is wrong in words that help. One at a
 * time, since Node's own recursion never ends where a file system answers that a folder just made is not there (/proc).
 *
 * @throws TuttiError `STATE_UNWRITABLE`
 */
export function makeFolder(path: string, fix: string): void {
  const missing: string[] = [];
  for (let at = path; !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.unshift(at);
  try {
    for (const folder of missing) mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    // Two commands that begin at once make the same folders.
    if (error.code === 'EEXIST') return makeFolder(path, fix);
    throw new TuttiError({
      code: 'STATE_UNWRITABLE',
      where: path,
      what: `the folder cannot be made: ${error.message}; nothing was started`,
      fix,
    });
  }
}
