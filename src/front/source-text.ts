/** A text with the file that it came from. A mark of byte order at its head is no part of it. */
export type SourceText = { readonly file: string; readonly text: string; readonly lineStarts: readonly number[] };

/** A stretch of a text, in UTF-16 units from its beginning, as the YAML library counts. */
export type Span = { readonly start: number; readonly end: number };

/** Both count from 1; a column is a code point, so an emoji is one and a tab is one. */
export type Position = { readonly line: number; readonly column: number };

const BYTE_ORDER_MARK = '\uFEFF';

export function sourceText(text: string, file: string): SourceText {
  const own = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  const lineStarts = [0];
  for (let at = own.indexOf('\n'); at !== -1; at = own.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return { file, text: own, lineStarts };
}

export function positionAt(source: SourceText, offset: number): Position {
  const index = lineIndexAt(source, offset);
  const start = source.lineStarts[index] ?? 0;
  return { line: index + 1, column: countCodePoints(source.text, { start, end: offset }) + 1 };
}

/** The text of a line without its end; lines count from 1. */
export function lineAt(source: SourceText, line: number): string {
  const start = source.lineStarts[line - 1] ?? source.text.length;
  const end = source.lineStarts[line] ?? source.text.length;
  const text = source.text.slice(start, end);
  if (text.endsWith('\r\n')) return text.slice(0, -2);
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

/** A line may be megabytes long, so no list of its letters is made. */
function countCodePoints(text: string, { start, end }: Span): number {
  let count = 0;
  for (let at = start; at < end; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) count += 1;
  return count;
}

function lineIndexAt({ lineStarts }: SourceText, offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
