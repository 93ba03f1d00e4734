import type { Json } from '../../../src/core/base/json.ts';

const COLUMNS = 118;

/**
 * JSON for people: on one line where it fits, else one key or item a line.
 *
 * @param indent of the line that it stands in
 * @param column where it begins in that line
 */
export function layOut(value: Json, indent: number = 0, column: number = indent): string {
  const inline = inOneLine(value);
  if (column + inline.length <= COLUMNS || typeof value !== 'object' || value === null) return inline;
  const pad = ' '.repeat(indent + 2);
  const end = `\n${' '.repeat(indent)}`;
  if (Array.isArray(value)) {
    return `[\n${value.map((item: Json) => `${pad}${layOut(item, indent + 2)}`).join(',\n')}${end}]`;
  }
  const lines = Object.entries(value).map(([key, item]) => {
    const head = `${pad}${JSON.stringify(key)}: `;
    return `${head}${layOut(item, indent + 2, head.length)}`;
  });
  return `{\n${lines.join(',\n')}${end}}`;
}

function inOneLine(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${inOneLine(item)}`);
  return `{${fields.join(', ')}}`;
}
