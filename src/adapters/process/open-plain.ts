import { closeSync, constants, existsSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * Opens a file that an agent may have put there: only a regular one, since a link leads anywhere and a pipe blocks.
 *
 * @returns the descriptor, or null where there is no such file
 */
export function openPlain(path: string): number | null {
  // A watcher asks for what is not there yet most of the time, and an error costs ten times as much as a look.
  if (!existsSync(path)) return null;
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  try {
    const file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (fstatSync(file).isFile()) return file;
    closeSync(file);
    return null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOT_PLAIN.has(error.code)) return null;
    throw error;
  }
}

/** Its whole text; null where there is no such file or it is larger than that. */
export function readPlain(path: string, maxBytes: number): string | null {
  return read(path, (size) => (size > maxBytes ? null : size));
}

/** The beginning of its text; null where there is no such file. */
export function readPlainStart(path: string, maxBytes: number): string | null {
  return read(path, (size) => Math.min(size, maxBytes));
}

function read(path: string, bytesOf: (size: number) => number | null): string | null {
  const file = openPlain(path);
  if (file === null) return null;
  try {
    const count = bytesOf(fstatSync(file).size);
    if (count === null) return null;
    const bytes = Buffer.alloc(count);
    return bytes.subarray(0, readSync(file, bytes, 0, count, 0)).toString('utf8');
  } finally {
    closeSync(file);
  }
}

/** ENOENT: not written yet. The others: something else than a file that may be read was put there. */
const NOT_PLAIN: ReadonlySet<unknown> = new Set(['ENOENT', 'ELOOP', 'ENXIO', 'EACCES', 'ENOTDIR', 'EISDIR']);
