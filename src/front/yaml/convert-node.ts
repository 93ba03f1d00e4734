import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { ProblemList } from '../problem-list.ts';
import { quoted } from '../quoted.ts';
import type { Span } from '../source-text.ts';
import { describeNode, type YamlEntry, type YamlNode, type YamlScalar } from './yaml-node.ts';

// 1. An anchor is known only once its node is whole: an alias to a node that is still open would be a circle.
// 2. A node that an alias repeats is shared, not copied; what it would cost to walk it each time is counted here.
// 3. Nothing is nested deeper than DEPTH_MAX, aliases followed, so that whoever reads the nodes may recurse.

/** Names that objects have of their own: a key of that name could reach what no file should. */
const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
/** Nodes that may come in by aliases. A bomb makes billions out of ten lines. */
const ALIASED_NODES_MAX = 100_000;
const DEPTH_MAX = 100;

type Size = { readonly nodes: number; readonly depth: number };
type Conversion = {
  readonly problems: ProblemList;
  readonly anchors: Map<string, YamlNode | 'open'>;
  /** Of anchored nodes only. */
  readonly sizes: Map<YamlNode, Size>;
  aliased: number;
};

/** Nodes of the library to ours. What cannot be read is reported and stands as nothing. */
export function convertNode(node: unknown, problems: ProblemList): YamlNode {
  return convert(node, { problems, anchors: new Map(), sizes: new Map(), aliased: 0 }, { depth: 0, at: 0 });
}

type Spot = { readonly depth: number; readonly at: number };

function convert(node: unknown, conversion: Conversion, spot: Spot): YamlNode {
  if (isAlias(node)) return follow(node, conversion, spot);
  if (!isScalar(node) && !isSeq(node) && !isMap(node)) return nothing(spot.at);
  const anchor = node.anchor;
  if (anchor !== undefined) conversion.anchors.set(anchor, 'open');
  const converted = convertValue(node, conversion, { depth: spot.depth + 1, at: spot.at });
  if (anchor !== undefined) {
    conversion.anchors.set(anchor, converted);
    conversion.sizes.set(converted, sizeOf(converted, conversion));
  }
  return converted;
}

function convertValue(node: Node, conversion: Conversion, spot: Spot): YamlNode {
  const span = spanOf(node, spot.at);
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(item, conversion, { depth: spot.depth, at: span.start }));
    return { type: 'list', items, ...span };
  }
  if (isMap(node)) return { type: 'map', entries: entriesOf(node, conversion, spot), ...span };
  return isScalar(node) ? scalarOf(node, span) : nothing(span.start);
}

function scalarOf(scalar: Scalar, span: Span): YamlScalar {
  const value = scalar.value;
  const written = scalar.source ?? '';
  if (value === null || typeof value === 'boolean' || typeof value === 'number') {
    return { type: 'scalar', value, written, ...span };
  }
  // Dates, bytes and big numbers come by tags of older versions of YAML; here they are what was written.
  const text = typeof value === 'string' ? value : written;
  return { type: 'scalar', value: text, written: text, ...span };
}

function entriesOf(map: YAMLMap, conversion: Conversion, spot: Spot): readonly YamlEntry[] {
  const own = new Map<string, YamlEntry>();
  const merged: YamlNode[] = [];
  for (const pair of map.items) {
    const entry = entryOfPair(pair, conversion, spot);
    if (entry === null) {
      conversion.problems.lose();
      continue;
    }
    const before = own.get(entry.key);
    if (entry.key === '<<') merged.push(entry.value);
    else if (before !== undefined) reportRepeated(entry, before, conversion.problems);
    else own.set(entry.key, entry);
  }
  // The map's own keys win over merged ones, and earlier maps over later ones.
  for (const node of merged) mergeInto(own, node, conversion.problems);
  return [...own.values()];
}

function entryOfPair(pair: Pair, conversion: Conversion, spot: Spot): YamlEntry | null {
  const keyNode = convert(pair.key, conversion, spot);
  const keySpan: Span = { start: keyNode.start, end: keyNode.end };
  // The value is read even where the key is wrong: it may hold an anchor that others name.
  const value = convert(pair.value, conversion, { depth: spot.depth, at: keySpan.end });
  if (keyNode.type !== 'scalar' || typeof keyNode.value !== 'string') {
    const message = `a key must be a text, and this is ${describeNode(keyNode)}`;
    conversion.problems.add({ code: 'YAML_KEY', message, fix: 'write a name, or put it into quotes', at: keySpan });
    return null;
  }
  if (RESERVED.has(keyNode.value)) {
    const message = `${quoted(keyNode.value)} cannot be a key`;
    conversion.problems.add({ code: 'YAML_KEY', message, fix: 'choose another name', at: keySpan });
    return null;
  }
  return { key: keyNode.value, keySpan, value };
}

function mergeInto(own: Map<string, YamlEntry>, node: YamlNode, problems: ProblemList): void {
  for (const source of node.type === 'list' ? node.items : [node]) {
    if (source.type !== 'map') {
      const message = `\`<<\` takes in maps, and this is ${describeNode(source)}`;
      problems.add({ code: 'YAML_KEY', message, fix: 'name a map by an alias: `<<: *defaults`', at: source });
      continue;
    }
    for (const entry of source.entries) if (!own.has(entry.key)) own.set(entry.key, entry);
  }
}

function reportRepeated(entry: YamlEntry, before: YamlEntry, problems: ProblemList): void {
  problems.add({
    code: 'YAML_KEY_REPEATED',
    message: `the key ${quoted(entry.key)} occurs twice in one map`,
    fix: 'keep one of them',
    at: entry.keySpan,
    label: `the first is on line ${problems.lineOf(before.keySpan.start)}`,
  });
}

function follow(alias: Alias, conversion: Conversion, spot: Spot): YamlNode {
  const span = spanOf(alias, spot.at);
  const target = conversion.anchors.get(alias.source);
  const refuse = (message: string, fix: string): YamlNode => {
    conversion.problems.add({ code: 'YAML_ALIAS', message, fix, at: span });
    return nothing(span.start);
  };
  if (target === undefined) return refuse(`nothing before this is named &${alias.source}`, 'write the anchor first');
  if (target === 'open') return refuse(`*${alias.source} stands inside of itself`, 'write the value out');
  const size = conversion.sizes.get(target) ?? { nodes: 1, depth: 1 };
  conversion.aliased += size.nodes;
  // Said once: every further alias of a bomb goes the same way.
  if (conversion.aliased - size.nodes > ALIASED_NODES_MAX) return nothing(span.start);
  if (conversion.aliased > ALIASED_NODES_MAX) {
    return refuse(`aliases make this file more than ${ALIASED_NODES_MAX} values large`, 'use fewer aliases of aliases');
  }
  if (spot.depth + size.depth > DEPTH_MAX) {
    return refuse(`aliases nest this file more than ${DEPTH_MAX} levels deep`, 'use fewer aliases of aliases');
  }
  return target;
}

/** What a walk through the node costs. The sizes of nodes that aliases repeat are known when their aliases are met. */
function sizeOf(node: YamlNode, conversion: Conversion): Size {
  const known = conversion.sizes.get(node);
  if (known !== undefined) return known;
  const children = childrenOf(node).map((child) => sizeOf(child, conversion));
  return {
    nodes: children.reduce((sum, child) => sum + child.nodes, 1),
    depth: children.reduce((most, child) => Math.max(most, child.depth), 0) + 1,
  };
}

function childrenOf(node: YamlNode): readonly YamlNode[] {
  switch (node.type) {
    case 'scalar':
      return [];
    case 'list':
      return node.items;
    case 'map':
      return node.entries.map(({ value }) => value);
  }
}

function spanOf(node: Node, fallback: number): Span {
  const range = node.range;
  return range === undefined || range === null
    ? { start: fallback, end: fallback }
    : { start: range[0], end: range[1] };
}

function nothing(at: number): YamlScalar {
  return { type: 'scalar', value: null, written: '', start: at, end: at };
}
