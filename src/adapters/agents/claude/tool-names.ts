const READ: readonly string[] = ['Read', 'Glob', 'Grep'];

/** The CLI's tools for the words that a workflow uses. */
const TOOLS_OF_WORD: ReadonlyMap<string, readonly string[]> = new Map([
  ['read', READ],
  ['search', READ],
  ['edit', ['Edit', 'Write', 'NotebookEdit']],
  ['write', ['Edit', 'Write', 'NotebookEdit']],
  ['shell', ['Bash']],
  ['bash', ['Bash']],
  ['web', ['WebFetch', 'WebSearch']],
]);

export const READ_ONLY_TOOLS: readonly string[] = READ;

/**
 * The CLI's tools for a task's list. A capital letter begins one of the CLI's own names, which stays as it is; any
 * other word names a program, such as `pytest`, and takes a shell. Whoever may do anything may read.
 */
export function toolNames(words: readonly string[]): readonly string[] {
  const named = words.flatMap((word) => {
    if (/^([A-Z]|mcp__)\w*$/.test(word)) return [word];
    return TOOLS_OF_WORD.get(word.toLowerCase()) ?? ['Bash'];
  });
  return [...new Set([...READ, ...named])];
}
