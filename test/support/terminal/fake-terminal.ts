import type { Screen } from '../../../src/surfaces/cli/world.ts';

/**
 * A terminal that obeys what a live region sends, and shows what a person would see. Unknown sequences are a failure.
 */
export type FakeTerminal = Screen & {
  /** All rows from the first ever written, blank ends cut. */
  rows(): readonly string[];
  readonly cursor: { readonly isVisible: boolean };
  resize(columns: number, rows: number): void;
  /** Everything that was sent, as it was sent. */
  sent(): string;
  /** How many writes there were. */
  writes(): number;
};

// eslint-disable-next-line no-control-regex
const TOKEN: RegExp = /\u001b\[(\??)(\d*)([A-Za-z])|[^]/gu;

export function fakeTerminal(columns = 80, height = 24): FakeTerminal {
  const grid: string[][] = [[]];
  const listeners = new Set<() => void>();
  const written: string[] = [];
  let size = { columns, rows: height };
  let row = 0;
  let column = 0;
  const cursor = { isVisible: true };

  const line = (): string[] => {
    while (grid.length <= row) grid.push([]);
    return grid[row] ?? [];
  };
  const control = (mark: string, digits: string, letter: string): void => {
    const count = digits === '' ? 1 : Number(digits);
    if (mark === '?' && digits === '25') cursor.isVisible = letter === 'h';
    else if (letter === 'A') row = Math.max(0, grid.length - size.rows, row - count);
    else if (letter === 'K') line().length = Math.min(line().length, column);
    else if (letter === 'J') {
      line().length = Math.min(line().length, column);
      grid.length = row + 1;
    } else if (letter !== 'm') throw new Error(`the terminal knows no ${JSON.stringify(`${mark}${digits}${letter}`)}`);
  };
  const put = (character: string): void => {
    if (character === '\r') column = 0;
    else if (character === '\n') {
      row += 1;
      column = 0;
      line();
    } else {
      if (column >= size.columns) {
        row += 1;
        column = 0;
      }
      const cells = line();
      while (cells.length < column) cells.push(' ');
      cells[column] = character;
      column += 1;
    }
  };

  return {
    isTerminal: true,
    cursor,
    size: () => size,
    onResize(then) {
      listeners.add(then);
      return () => listeners.delete(then);
    },
    write(text) {
      written.push(text);
      for (const [token, mark = '', digits = '', letter] of text.matchAll(TOKEN)) {
        if (letter === undefined) put(token);
        else control(mark, digits, letter);
      }
    },
    flush: () => Promise.resolve(),
    rows: () => grid.map((cells) => cells.join('').trimEnd()),
    resize(nextColumns, rows) {
      size = { columns: nextColumns, rows };
      for (const then of listeners) then();
    },
    sent: () => written.join(''),
    writes: () => written.length,
  };
}
