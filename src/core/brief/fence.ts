/**
 * A text between fences that nothing in it can close: they are longer than every run of backticks inside. Control
 * characters and those that turn or hide text are taken out, and what is too long loses its middle.
 */
export function fenced(text: string, options: { readonly max: number; readonly language?: string }): string {
  const body = shorten(visible(text), options.max);
  const fence = '`'.repeat(Math.max(3, longestRun(body) + 1));
  return `${fence}${options.language ?? ''}\n${body}${body.endsWith('\n') ? '' : '\n'}${fence}`;
}

/** One line as code, whatever stands in it. */
export function codeSpan(text: string): string {
  const body = visible(text).replaceAll(/\s+/g, ' ').trim();
  const ticks = '`'.repeat(longestRun(body) + 1);
  const edge = body.startsWith('`') || body.endsWith('`') || body === '' ? ' ' : '';
  return `${ticks}${edge}${body}${edge}${ticks}`;
}

/**
 * Keeps the beginning and the end, which tell most, and says how much is missing between them. At most `max`
 * characters of `text`.
 */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = Math.floor(max / 2);
  const left = text.length - max;
  return `${text.slice(0, head)}\n[… ${left} characters left out …]\n${text.slice(text.length - (max - head))}`;
}

// Controls, formats (marks that turn the direction of text, characters without width), separators of lines.
const INVISIBLE: RegExp = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function visible(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(INVISIBLE, (char) => (char === '\n' || char === '\t' ? char : '\ufffd'));
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
