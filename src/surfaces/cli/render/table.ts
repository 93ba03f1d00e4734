import { joined, type Line, lineWidth, padLine, trimLineEnd } from './text.ts';

/** Rows in columns as wide as their widest cell; the last column is not padded. */
export function table(rows: readonly (readonly Line[])[], gap = '  '): readonly Line[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, lineWidth(cell));
  }
  return rows.map((row) => {
    const last = row.length - 1;
    const cells = row.map((cell, index) => (index === last ? cell : padLine(cell, widths[index] ?? 0)));
    return trimLineEnd(joined(cells, gap));
  });
}
