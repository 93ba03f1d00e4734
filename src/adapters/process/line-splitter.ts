/**
 * Cuts bytes into lines as they come. A line without an end is kept back; one that is too long keeps its beginning.
 */
export type LineSplitter = {
  push(bytes: Buffer): readonly string[];
  /** The last line, where its end never came. */
  rest(): string | null;
  /** How many bytes of lines that were too long are gone. */
  omittedBytes(): number;
};

const NEWLINE = 10;
const RETURN = 13;

/** Lines are decoded one by one, so that bytes which are no UTF-8 (U+FFFD then) spoil no line but their own. */
export function lineSplitter(lineMaxBytes: number): LineSplitter {
  let parts: Buffer[] = [];
  let size = 0;
  let omitted = 0;
  const add = (bytes: Buffer): void => {
    const room = Math.max(0, lineMaxBytes - size);
    omitted += Math.max(0, bytes.length - room);
    if (room > 0 && bytes.length > 0) parts.push(Buffer.from(bytes.subarray(0, room)));
    size += Math.min(room, bytes.length);
  };
  const take = (): string => {
    const line = Buffer.concat(parts);
    parts = [];
    size = 0;
    return (line.at(-1) === RETURN ? line.subarray(0, -1) : line).toString('utf8');
  };
  return {
    push(bytes) {
      const lines: string[] = [];
      let from = 0;
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
        add(bytes.subarray(from, end));
        lines.push(take());
        from = end + 1;
      }
      add(bytes.subarray(from));
      return lines;
    },
    rest: () => (size === 0 ? null : take()),
    omittedBytes: () => omitted,
  };
}
