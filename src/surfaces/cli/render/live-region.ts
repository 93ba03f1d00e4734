import { lineWidth, type Line, paintLine } from './text.ts';
import type { Screen } from '../world.ts';

/**
 * The last lines of a terminal, drawn again in place. Invariants:
 * 1. Everything above the region is history: it is written once, scrolls away and is never touched again.
 * 2. After each write the cursor stands at the end of the region's last line.
 * 3. Whatever happens, `close` leaves a visible cursor on a line of its own.
 */
export type LiveRegion = {
  draw(lines: readonly Line[]): void;
  /** Puts lines above the region, for good. */
  above(lines: readonly Line[]): void;
  /** The region becomes history as it stands. */
  close(): void;
};

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const ERASE_BELOW = '\u001b[J';
const ERASE_REST = '\u001b[K';

export function liveRegion(screen: Screen, color: boolean): LiveRegion {
  let drawn: readonly Line[] = [];
  let last = '';
  let open = false;

  /** From the end of the last line to the beginning of the first; a narrower window has wrapped what was drawn. */
  const toTop = (): string => {
    if (drawn.length === 0) return '';
    const { columns } = screen.size();
    const rows = drawn.reduce((sum, each) => sum + Math.max(1, Math.ceil(lineWidth(each) / Math.max(1, columns))), 0);
    return rows > 1 ? `\r\u001b[${rows - 1}A` : '\r';
  };
  const painted = (lines: readonly Line[]): string =>
    lines.map((each) => `${paintLine(each, color)}${ERASE_REST}`).join('\n');
  const begin = (): string => {
    if (open) return '';
    open = true;
    return HIDE_CURSOR;
  };

  return {
    draw(lines) {
      const text = painted(lines);
      if (text === last && lines.length === drawn.length) return;
      screen.write(`${begin()}${toTop()}${text}${ERASE_BELOW}`);
      drawn = lines;
      last = text;
    },
    above(lines) {
      if (lines.length === 0) return;
      const text = painted(lines);
      screen.write(`${begin()}${toTop()}${text}${ERASE_BELOW}\n${painted(drawn)}`);
    },
    close() {
      if (!open) return;
      screen.write(`${drawn.length === 0 ? '' : '\n'}${SHOW_CURSOR}`);
      open = false;
      drawn = [];
      last = '';
    },
  };
}
