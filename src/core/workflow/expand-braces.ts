const DEPTH_MAX: number = 8;

/**
 * `a{b,c}d` to `abd` and `acd`, in that order; nested ones too, down to eight. Braces without a comma stand for
 * themselves. The work is bounded by `max` times the length of the pattern.
 */
export function expandBraces(pattern: string, max: number): readonly string[] | 'too-many' | 'unclosed' {
  const reader: Reader = { chars: Array.from(pattern), at: 0, max };
  const expanded = readSequence(reader, 0);
  return typeof expanded === 'string' ? expanded : [...new Set(expanded)];
}

type Reader = { readonly chars: readonly string[]; at: number; readonly max: number };

function readSequence(reader: Reader, depth: number): readonly string[] | 'too-many' | 'unclosed' {
  if (depth > DEPTH_MAX) return 'too-many';
  let texts: readonly string[] = [''];
  for (; reader.at < reader.chars.length; reader.at += 1) {
    const char = reader.chars[reader.at] ?? '';
    if (depth > 0 && (char === ',' || char === '}')) return texts;
    const endings = char === '{' ? readBraces(reader, depth + 1) : [char];
    if (typeof endings === 'string') return endings;
    if (texts.length * endings.length > reader.max) return 'too-many';
    texts = texts.flatMap((text) => endings.map((ending) => text + ending));
  }
  return depth > 0 ? 'unclosed' : texts;
}

/** From `{` to its `}`, which is left for the caller to step over. */
function readBraces(reader: Reader, depth: number): readonly string[] | 'too-many' | 'unclosed' {
  const members: (readonly string[])[] = [];
  let count = 0;
  do {
    reader.at += 1;
    const member = readSequence(reader, depth);
    if (typeof member === 'string') return member;
    members.push(member);
    count += member.length;
    if (count > reader.max) return 'too-many';
  } while (reader.chars[reader.at] === ',');
  const [only] = members;
  return members.length === 1 && only !== undefined ? only.map((text) => `{${text}}`) : members.flat();
}
