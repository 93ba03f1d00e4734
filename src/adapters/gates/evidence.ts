import { stripVTControlCharacters } from 'node:util';

/** As a result carries it, in UTF-16 units. */
const EVIDENCE_MAX_CHARS = 4_000;

/**
 * The end of what a command printed, fit to be shown anywhere: no terminal sequences, no line that repaints another
 * one, no characters that hide or turn others.
 *
 * @param note a last line that the command did not print
 */
export function evidence(output: string, note = ''): string {
  const plain = [plainText(output).trimEnd(), plainText(note)].filter((text) => text !== '').join('\n');
  if (plain.length <= EVIDENCE_MAX_CHARS) return plain;
  const tail = plain.slice(1 - EVIDENCE_MAX_CHARS);
  // From the first whole line on, unless that would give away most of it.
  const line = tail.indexOf('\n') + 1;
  return `…${(line > 0 && line < EVIDENCE_MAX_CHARS / 2 ? tail.slice(line) : tail).toWellFormed()}`;
}

export function plainText(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\r\n?/g, '\n').replaceAll(UNSEEN, '\uFFFD').toWellFormed();
}

const UNSEEN = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u200B-\u200D\u2060\uFEFF\u2028\u2029]/gu;

/** As many of the lines as fit, and how many there are beside them. */
export function listing(lines: readonly string[]): string {
  const shown: string[] = [];
  let room = EVIDENCE_MAX_CHARS - 40;
  for (const line of lines) {
    room -= line.length + 1;
    if (room < 0) break;
    shown.push(line);
  }
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}
