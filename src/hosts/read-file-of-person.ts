import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { TuttiError } from '../core/base/tutti-error.ts';

/** The limit that the front end has too; a larger file is not even read into memory. */
const FILE_MAX_BYTES = 16_000_000;

/**
 * The text of a file that a person named. A pipe or a device is refused before it is read: it could block for ever, or
 * never end, and a run could not be frozen from it.
 *
 * @param shown the name of the file in messages
 * @throws TuttiError `FILE_UNREADABLE` or `FILE_TOO_LARGE`
 */
export function readFileOfPerson(path: string, shown: string): string {
  return decoded(bytesOf(path, shown), shown);
}

function bytesOf(path: string, shown: string): Buffer {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = fstatSync(file);
      if (stats.isDirectory()) throw aFolder(shown);
      if (!stats.isFile())
        throw unreadable(shown, 'it is a pipe or a device, and no file', 'write it into a file first');
      if (stats.size > FILE_MAX_BYTES) throw tooLarge(shown, stats.size);
      return readFileSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof TuttiError || !(error instanceof Error && 'code' in error)) throw error;
    throw refused(shown, error);
  }
}

function refused(shown: string, error: Error & { readonly code: unknown }): TuttiError {
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return unreadable(shown, 'there is no such file', 'mend the name; `tutti init` writes a first `tutti.yaml`');
    case 'EACCES':
    case 'EPERM':
      return unreadable(shown, 'you may not read it', `chmod u+r ${shown}`);
    case 'ELOOP':
      return unreadable(shown, 'it is a link that leads back to itself', 'name the file itself');
    case 'ENXIO':
      return unreadable(shown, 'it is a socket, and no file', 'write it into a file first');
    default:
      return unreadable(shown, error.message, 'name another file');
  }
}

/** Text in another encoding would be planned as garbage, and its ids would not be the ones that the person sees. */
function decoded(bytes: Buffer, shown: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw unreadable(shown, 'it is no text in UTF-8', 'save it as UTF-8, or name the workflow file itself');
}

function aFolder(shown: string): TuttiError {
  const inside = `${shown.replace(/\/+$/, '')}/tutti.yaml`;
  return unreadable(shown, 'it is a folder', `name the file in it, such as ${inside}`);
}

function tooLarge(file: string, size: number): TuttiError {
  const what = `it has ${Math.round(size / 1_000_000)} MB, and 16 MB is the most; it was not read, and nothing was started`;
  return new TuttiError({ code: 'FILE_TOO_LARGE', where: file, what, fix: 'split it into several workflows' });
}

function unreadable(file: string, why: string, fix: string): TuttiError {
  return new TuttiError({ code: 'FILE_UNREADABLE', where: file, what: `${file}: ${why}; nothing was started`, fix });
}
