import { visibleText } from '../../../core/report/visible-text.ts';

/**
 * The last step before a terminal, whoever wrote the text: only line feed and tab control anything. Colours are put
 * around it afterwards, so that an escape sequence in the text is never taken for one of ours.
 */
export function sanitise(text: string): string {
  return visibleText(text);
}

/** A value as JSON that is harmless on a terminal too: JSON itself leaves DEL, C1, bidi and zero-width as they are. */
export function safeJson(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replaceAll(UNSEEN, (character) =>
    character.replaceAll(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

const UNSEEN: RegExp = /[\p{Cc}\p{Cf}\p{DI}\u2028\u2029]/gu;
