/** Controls, marks that turn the direction of writing, and lone surrogates. */
const UNPRINTABLE: RegExp = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;
const LETTERS_MAX = 60;

/** The text with nothing in it that could steer a terminal; a tab becomes one blank, so that columns stay. */
export function visible(text: string): string {
  return text.replaceAll('\t', ' ').replace(UNPRINTABLE, '\uFFFD');
}

/** A word of the file inside of a message: in quotes, short and safe to print. */
export function quoted(text: string): string {
  const letters = Array.from(text.slice(0, LETTERS_MAX * 2));
  const short = letters.length > LETTERS_MAX ? `${letters.slice(0, LETTERS_MAX).join('')}…` : letters.join('');
  return `"${visible(short)}"`;
}
