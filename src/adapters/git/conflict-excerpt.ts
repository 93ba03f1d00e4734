/** A file with conflict markers, or null where it has none to show (a binary, or a file that one side deleted). */
export type ConflictedFile = { readonly path: string; readonly text: string | null };

const EXCERPT_MAX = 4_000;
const AROUND = 3;

/**
 * The parts of the files that are in conflict with a few lines around, then what git says about the rest; at most 4,000
 * characters.
 */
export function conflictExcerpt(files: readonly ConflictedFile[], messages: readonly string[]): string {
  const parts = files.flatMap(({ path, text }) => (text === null ? [] : [`--- ${path}\n${conflictedLines(text)}`]));
  const whole = [...parts, ...messages].join('\n').trim();
  return whole.length <= EXCERPT_MAX ? whole : `${whole.slice(0, EXCERPT_MAX - 1)}…`;
}

function conflictedLines(text: string): string {
  const lines = text.split('\n');
  const shown = new Set<number>();
  let begin = -1;
  lines.forEach((line, at) => {
    if (line.startsWith('<<<<<<< ')) begin = at;
    if (!line.startsWith('>>>>>>> ') || begin === -1) return;
    for (let near = Math.max(0, begin - AROUND); near <= Math.min(lines.length - 1, at + AROUND); near += 1)
      shown.add(near);
    begin = -1;
  });
  const numbers = [...shown].sort((a, b) => a - b);
  return numbers
    .map((at, index) => (index > 0 && numbers[index - 1] !== at - 1 ? `…\n${lines[at]}` : lines[at]))
    .join('\n');
}
