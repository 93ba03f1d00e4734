/** `at` counts characters from the beginning of the text to the expression itself. */
export type TemplatePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'expression'; readonly expression: string; readonly at: number };

const OPEN: string = '${{';
const CLOSE: string = '}}';

/**
 * Splits a text at its `${{ expression }}`, in one walk. An expression ends at the first `}}` outside of quotes and of
 * braces of its own, and blanks around it are not part of it. What is opened and never closed is text;
 * `unclosedTemplate` finds it.
 */
export function templateParts(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let done = 0;
  for (let open = text.indexOf(OPEN); open !== -1; open = text.indexOf(OPEN, done)) {
    const close = findClose(text, open + OPEN.length);
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

/**
 * Where a `${{` stands that nothing closes, or null. Everything before it was split, so it can only be in the last
 * part.
 */
export function unclosedTemplate(text: string): number | null {
  const last = templateParts(text).at(-1);
  if (last?.type !== 'text') return null;
  const inside = last.text.indexOf(OPEN);
  return inside === -1 ? null : text.length - last.text.length + inside;
}

export function hasTemplate(text: string): boolean {
  return text.includes(OPEN);
}

function findClose(text: string, from: number): number {
  let quote = '';
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote !== '') {
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
      continue;
    }
    if (char === '"' || char === "'") quote = char;
    else if (char === '{') depth += 1;
    else if (char === '}' && depth > 0) depth -= 1;
    else if (char === '}' && text[at + 1] === '}') return at;
  }
  return -1;
}
