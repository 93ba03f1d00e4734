import { codePoints, lineAt, positionAt, type SourceText, type Span } from './source-text.ts';
import { visible } from './quoted.ts';

const LINES_BEFORE_MAX = 2;
const COLUMNS_MAX = 100;
/** What takes two cells of a terminal: pictures and the letters of East Asia. */
const WIDE: RegExp =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/**
 * The line of a span with up to two lines before it, and carets below:
 *
 *     13│     agent: claude
 *     14│     needs: [backned]
 *       │             ^^^^^^^ did you mean "backend" (line 6)?
 *
 * What could steer a terminal is shown as a mark, and a long line is cut around the caret.
 */
export function codeFrame(source: SourceText, span: Span, label: string): string {
  const { line, column } = positionAt(source, span.start);
  const window = windowAround(codePoints(lineAt(source, line)).length, column - 1);
  const gutter = String(line).length;
  const rows: string[] = [];
  for (let above = Math.max(1, line - LINES_BEFORE_MAX); above <= line; above += 1) {
    rows.push(`${String(above).padStart(gutter)}│ ${cut(lineAt(source, above), window)}`.trimEnd());
  }
  const marked = codePoints(lineAt(source, line)).slice(window.start, window.end);
  const from = column - 1 - window.start;
  const length = Math.max(1, codePoints(source.text.slice(span.start, span.end).split('\n', 1)[0] ?? '').length);
  const blank = marked.slice(0, from).map(cells).join('');
  const carets = marked
    .slice(from, from + length)
    .map((letter) => '^'.repeat(cells(letter).length))
    .join('');
  rows.push(`${' '.repeat(gutter)}│ ${blank}${carets === '' ? '^' : carets} ${label}`.trimEnd());
  return rows.join('\n');
}

function windowAround(length: number, column: number): Span {
  if (length <= COLUMNS_MAX) return { start: 0, end: length };
  const start = Math.max(0, Math.min(column - COLUMNS_MAX / 2, length - COLUMNS_MAX));
  return { start, end: start + COLUMNS_MAX };
}

function cut(line: string, window: Span): string {
  // A line may be megabytes long: only what can be shown is taken apart.
  return visible(codePoints(line.slice(0, window.end * 2)).slice(window.start, window.end).join(''));
}

function cells(letter: string): string {
  return WIDE.test(letter) ? '  ' : ' ';
}
