import type { Span } from '../source-text.ts';

/** A YAML document as the shapes read it: aliases followed, merges made, keys plain texts that occur once. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

export type YamlScalar = Span & {
  readonly type: 'scalar';
  readonly value: string | number | boolean | null;
  /** The letters in the file where no quotes stand, such as `0.50`; else the text itself. */
  readonly written: string;
};

type YamlList = Span & { readonly type: 'list'; readonly items: readonly YamlNode[] };

export type YamlMap = Span & { readonly type: 'map'; readonly entries: readonly YamlEntry[] };

export type YamlEntry = { readonly key: string; readonly keySpan: Span; readonly value: YamlNode };

/** What a node is, as an error says it. */
export function describeNode(node: YamlNode): string {
  switch (node.type) {
    case 'list':
      return 'a list';
    case 'map':
      return 'a map';
    case 'scalar':
      return describeScalar(node);
  }
}

export function entryOf(map: YamlMap, key: string): YamlEntry | undefined {
  return map.entries.find((entry) => entry.key === key);
}

function describeScalar({ value, written }: YamlScalar): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'number' ? `the number ${written.slice(0, 30)}` : `the word ${written} (true or false)`;
}
