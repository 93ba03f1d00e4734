/**
 * What can move a cursor, recolour, reorder or hide text: control characters (C0, DEL, C1), format characters (bidi,
 * zero-width, tags), lone surrogates, line and paragraph separators. A variation selector is let through only behind a
 * pictograph, where it is part of an ordinary emoji.
 */
const UNSEEN: RegExp = /(?!(?<=\p{Extended_Pictographic})\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{DI}\u2028\u2029]/gu;
const PLAIN: RegExp = /^[\n\t\u0020-\u007e]*$/;
const LONE_SURROGATE: RegExp = /^\p{Cs}$/u;

/**
 * Text of unknown origin with every unseen character written out, save line feed and tab. Harmless on a terminal and
 * in Markdown.
 */
export function visibleText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNSEEN, (character) => {
    if (character === '\n' || character === '\t') return character;
    return LONE_SURROGATE.test(character) ? '\uFFFD' : written(character);
  });
}

/** The same, on one line: line feeds and tabs become spaces. */
export function visibleLine(text: string): string {
  return visibleText(text.replaceAll(/[\n\t]+|\r\n/g, ' '));
}

function written(character: string): string {
  if (character === '\r') return '\\r';
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}
