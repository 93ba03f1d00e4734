/** `at` counts characters from the beginning of the text to the expression itself. */
export type TemplatePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'expression'; readonly expression: string; readonly at: number };

const OPEN = '${{';
const CLOSE = '}}';

/**
 * Splits a text at its `${{ expression }}`. An expression ends at the first `}}`, and blanks around it are not part of it. What
 * is opened and never closed is text. Joined again, the parts are the whole text.
 */
export function templateParts(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let done = 0;
  for (let open = text.indexOf(OPEN); open !== -1; open = text.indexOf(OPEN, done)) {
    const close = text.indexOf(CLOSE, open + OPEN.length);
    if (close === -1) break;
    if (open > done) parts.push({ type: 'text', text: text.slice(done, open) });
    const inside = text.slice(open + OPEN.length, close);
    const blanks = inside.length - inside.trimStart().length;
    parts.push({ type: 'expression', expression: inside.trim(), at: open + OPEN.length + blanks });
    done = close + CLOSE.length;
  }
  if (done < text.length) parts.push({ type: 'text', text: text.slice(done) });
  return parts;
}
