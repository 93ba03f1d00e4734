import { lineAt, positionAt, type SourceText, type Span } from './source-text.ts';
import { visible } from './quoted.ts';

const LINES_BEFORE_MAX = 2;
/** Of a longer line a part is shown, in UTF-16 units. */
const UNITS_MAX = 100;
/** What takes two cells of a terminal: pictures and the letters of East Asia. */
const WIDE: RegExp =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u;

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
  const { line } = positionAt(source, span.start);
  const before = span.start - (source.lineStarts[line - 1] ?? 0);
  const text = lineAt(source, line);
  const from = text.length <= UNITS_MAX ? 0 : Math.max(0, Math.min(before - UNITS_MAX / 2, text.length - UNITS_MAX));
  const gutter = String(line).length;
  const rows: string[] = [];
  for (let above = Math.max(1, line - LINES_BEFORE_MAX); above <= line; above += 1) {
    const shown = lineAt(source, above).slice(from, from + UNITS_MAX);
    rows.push(`${String(above).padStart(gutter)}│ ${visible(shown)}`.trimEnd());
  }
  const shown = text.slice(from, from + UNITS_MAX);
  const length = Math.max(1, Math.min(span.end, span.start + UNITS_MAX) - span.start);
  const blank = cells(shown.slice(0, before - from));
  const carets = cells(shown.slice(before - from, before - from + length)).replaceAll(' ', '^');
  rows.push(`${' '.repeat(gutter)}│ ${blank}${carets === '' ? '^' : carets} ${label}`.trimEnd());
  return rows.join('\n');
}

/** As many blanks as the text takes cells of a terminal. */
function cells(text: string): string {
  return Array.from(text, (letter) => (WIDE.test(letter) ? '  ' : ' ')).join('');
}
