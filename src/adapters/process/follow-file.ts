import { closeSync, readFileSync, readSync } from 'node:fs';
import { readText } from './attempt-folder.ts';
import { lineSplitter } from './line-splitter.ts';
import { openPlain } from './open-plain.ts';
import { SPOOL_HEAD_BYTES, SPOOL_TAIL_BYTES } from './shim.ts';

/** Reads the lines of a file that grows. */
export type FollowedFile = {
  /**
   * Lines that were completed since the last call, at most a few hundred KiB of them; empty when there are none yet.
   */
  next(): readonly string[];
  /**
   * What comes after everything that `next` gave: the kept end of a stream that was cut, and a line without an end.
   */
  last(): readonly string[];
  omittedBytes(): number;
  close(): void;
};

const LINE_MAX_BYTES = 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;

/**
 * The file may be one that the agent writes itself, so it is only read when it is a plain file: a link could lead
 * anywhere and a pipe could block.
 *
 * @param by who writes it: the shim bounds its files and keeps their ends, of an agent's only a part is read
 */
export function followFile(path: string, by: 'shim' | 'agent'): FollowedFile {
  const maxBytes = by === 'shim' ? Infinity : SPOOL_HEAD_BYTES;
  const splitter = lineSplitter(LINE_MAX_BYTES);
  let file: number | null = null;
  let position = 0;
  let omitted = 0;
  const readChunk = (): Buffer => {
    file ??= openPlain(path);
    if (file === null || position >= maxBytes) return Buffer.alloc(0);
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, maxBytes - position));
    const length = readSync(file, chunk, 0, chunk.length, position);
    position += length;
    return chunk.subarray(0, length);
  };
  const next = (): readonly string[] => {
    for (;;) {
      const chunk = readChunk();
      const lines = splitter.push(chunk);
      if (lines.length > 0 || chunk.length === 0) return lines;
    }
  };
  const lastLine = (): readonly string[] => {
    const rest = splitter.rest();
    return rest === null ? [] : [rest];
  };
  return {
    next,
    last() {
      const passed = by === 'shim' ? passedBytes(`${path}.count`) : 0;
      if (passed === 0) return lastLine();
      const tail = readFileSync(`${path}.tail`);
      if (passed <= SPOOL_TAIL_BYTES) return [...splitter.push(tail), ...lastLine()];
      // Between the head and the tail something is missing, so the line at either side of the gap is only half there.
      const begin = tail.indexOf('\n') + 1;
      omitted += passed - tail.length + begin;
      return [...lastLine(), ...splitter.push(tail.subarray(begin)), ...lastLine()];
    },
    omittedBytes: () => omitted + splitter.omittedBytes(),
    close() {
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}

/**
 * How much the shim read beyond the head of a stream, by the last line that dd printed; zero where it did not get so
 * far.
 */
function passedBytes(path: string): number {
  const [, bytes] = /^(\d+) bytes/m.exec(readText(path) ?? '') ?? [];
  return Number(bytes ?? 0);
}
