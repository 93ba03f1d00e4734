import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { TuttiError } from '../core/base/tutti-error.ts';
import type { OtherFile } from '../front/yaml/gather-files.ts';
import { readFileOfPerson } from './read-file-of-person.ts';

/** From where paths count, and below which everything lies that one file may use of others; links followed. */
export type Bounds = { readonly cwd: string; readonly topLevel: string };

/** A file that a workflow file names. What lies outside of the repository is none that a run could be repeated with. */
export function readUsedFile(path: string, { cwd, topLevel }: Bounds): OtherFile {
  const named = resolve(cwd, path);
  try {
    const text = readFileOfPerson(named, path);
    const [above] = relative(topLevel, realpathSync(named)).split(sep);
    if (above !== '..') return { type: 'text', text };
    const message = `${path} lies outside of the repository`;
    return { type: 'refused', code: 'USES_REFUSED', message, fix: 'copy the file into the repository' };
  } catch (error) {
    if (!(error instanceof TuttiError)) throw error;
    return { type: 'refused', code: error.code, message: error.what, fix: error.fix };
  }
}
