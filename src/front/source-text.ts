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
  return { line: index + 1, column: codePoints(source.text.slice(start, offset)).length + 1 };
}

/** The text of a line without its end; lines count from 1. */
export function lineAt(source: SourceText, line: number): string {
  const start = source.lineStarts[line - 1] ?? source.text.length;
  const end = source.lineStarts[line] ?? source.text.length;
  return source.text.slice(start, end).replace(/\r?\n$/, '');
}

export function codePoints(text: string): readonly string[] {
  return Array.from(text);
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
