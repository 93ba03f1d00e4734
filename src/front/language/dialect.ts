import { entryOf, type YamlMap } from '../yaml/yaml-node.ts';
import type { Span } from '../source-text.ts';

/** Where the n-th value of a list stands, or the value itself where it stands for a list of one, or the key. */
export function spanOfItem(node: YamlMap, key: string, index: number): Span {
  const entry = entryOf(node, key);
  if (entry === undefined) return node;
  return entry.value.type === 'list' ? (entry.value.items[index] ?? entry.keySpan) : entry.value;
}

/** What a file says a task is for, in the fields that people use for it; the first words are the work itself. */
export function objectiveFrom(words: readonly (string | undefined)[]): string | undefined {
  const said = words.filter((one) => one !== undefined && one.trim() !== '');
  return said.length === 0 ? undefined : said.join('\n\n');
}

/** The honest objective of a task of which nothing is said but its name and what it makes. */
export function bareObjective(noun: string, id: string, makes: readonly string[]): string {
  const made = makes.length === 0 ? '' : `: make ${makes.join(', ')}`;
  return `Do the work of ${noun} ${id}${made}.`;
}
