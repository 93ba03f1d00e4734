import { visibleLine, visibleText } from './visible-text.ts';

/**
 * Text of others for the middle of a line of Markdown: one line, and nothing in it is read as HTML, a heading, a
 * table's border, a link or emphasis.
 */
export function markdownText(text: string): string {
  return (
    visibleLine(text)
      .trim()
      .replaceAll('&', '&amp;')
      .replaceAll(/[\\`*_{}[\]()<>#+!|~$]/g, (character) => `\\${character}`)
      .replace(/^(\d*)([-=:.])/, '$1\\$2')
      // Only written-out links are links: a colon or dot as an entity stops the bare ones of GitHub's dialect.
      .replaceAll(
        /(https?|ftp|mailto|xmpp):|(www)\./gi,
        (link) => `${link.slice(0, -1)}&#${link.codePointAt(link.length - 1)};`,
      )
      .replaceAll('@', '&#64;')
  );
}

/** Text of others as a code span: its fence is longer than any run of backticks inside. */
export function markdownCode(text: string): string {
  const line = visibleLine(text).replaceAll('|', '\\|');
  const fence = '`'.repeat(longestRun(line) + 1);
  const padding = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}

/** Text of others as a block that nothing in it can end. */
export function markdownBlock(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}text\n${visibleText(text).trimEnd()}\n${fence}`;
}

/** @param rows ready Markdown: each cell was escaped by one of the functions above */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
