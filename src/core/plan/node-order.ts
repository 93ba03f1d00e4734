import type { TaskPath } from '../base/ids.ts';
import type { Plan, PlanNode } from './plan.ts';

/**
 * A plan's nodes as numbers: their places in the list. Invariants that the plan gives:
 * 1. A parent stands before its children, a need before what needs it.
 * 2. What a phase holds stands together behind it: from its own place up to `ends`, which is not among it.
 */
export type NodeOrder = {
  readonly nodes: readonly PlanNode[];
  /** -1 for the root. */
  readonly parents: Int32Array;
  readonly depths: Int32Array;
  readonly ends: Int32Array;
  readonly needs: readonly (readonly number[])[];
};

export function orderNodes({ nodes }: Plan): NodeOrder {
  const places = new Map<TaskPath, number>(nodes.map((node, place) => [node.path, place]));
  const parents = new Int32Array(nodes.length);
  const depths = new Int32Array(nodes.length);
  const ends = new Int32Array(nodes.length);
  const needs = nodes.map((node, place) => {
    const parent = node.parent === null ? -1 : (places.get(node.parent) ?? -1);
    parents[place] = parent;
    depths[place] = parent === -1 ? 0 : (depths[parent] ?? 0) + 1;
    ends[place] = place + 1;
    return node.needs.map((need) => places.get(need) ?? -1).filter((need) => need !== -1);
  });
  for (let place = nodes.length - 1; place > 0; place -= 1) {
    const parent = parents[place] ?? 0;
    ends[parent] = Math.max(ends[parent] ?? 0, ends[place] ?? 0);
  }
  return { nodes, parents, depths, ends, needs };
}

/**
 * The siblings below which two nodes part: an edge between these orders both. Null when one holds the other, or is it.
 */
export function part(order: NodeOrder, a: number, b: number): { readonly a: number; readonly b: number } | null {
  const { parents, depths } = order;
  let [one, other] = [a, b];
  while ((depths[one] ?? 0) > (depths[other] ?? 0)) one = parents[one] ?? 0;
  while ((depths[other] ?? 0) > (depths[one] ?? 0)) other = parents[other] ?? 0;
  if (one === other) return null;
  while (parents[one] !== parents[other]) {
    one = parents[one] ?? 0;
    other = parents[other] ?? 0;
  }
  return { a: one, b: other };
}

export type Pair = { readonly from: number; readonly to: number };

/**
 * For each pair whether `from` has ended before `to` may begin, by their own needs or those of phases around them. 32
 * nodes are followed at once, one bit each, in one walk over the plan; an edge that stands there is seen without
 * walking.
 */
export function precede(order: NodeOrder, pairs: readonly Pair[]): readonly boolean[] {
  const answers = pairs.map(({ from, to }) => hasEdge(order, from, to));
  const open = new Map<number, number[]>();
  pairs.forEach(({ from }, index) => {
    if (answers[index] === true) return;
    const known = open.get(from);
    if (known === undefined) open.set(from, [index]);
    else known.push(index);
  });
  const sources = [...open.keys()].sort((a, b) => a - b);
  const ended = new Int32Array(order.nodes.length);
  const before = new Int32Array(order.nodes.length);
  for (let start = 0; start < sources.length; start += 32) {
    const block = sources.slice(start, start + 32);
    const asked = block.flatMap((source) => open.get(source) ?? []);
    const last = asked.reduce((far, index) => Math.max(far, pairs[index]?.to ?? 0), 0);
    spread(order, { block, last, ended, before });
    for (const index of asked) {
      const pair = pairs[index];
      if (pair === undefined) continue;
      answers[index] = (((before[pair.to] ?? 0) >>> block.indexOf(pair.from)) & 1) === 1;
    }
  }
  return answers;
}

function hasEdge(order: NodeOrder, from: number, to: number): boolean {
  const parted = part(order, from, to);
  return parted !== null && (order.needs[parted.b] ?? []).includes(parted.a);
}

type Spread = {
  readonly block: readonly number[];
  readonly last: number;
  readonly ended: Int32Array;
  readonly before: Int32Array;
};

/** Fills `before` up to `last`: which of the block have ended when a node may begin. */
function spread({ parents, needs }: NodeOrder, { block, last, ended, before }: Spread): void {
  ended.fill(0);
  let first = last;
  block.forEach((source, bit) => {
    // A phase has not ended before what it holds has.
    for (let at = source; at > 0; at = parents[at] ?? 0) {
      ended[at] = (ended[at] ?? 0) | (1 << bit);
      first = Math.min(first, at);
    }
  });
  before.fill(0, 0, first);
  for (let place = first; place <= last; place += 1) {
    let bits = place === 0 ? 0 : (before[parents[place] ?? 0] ?? 0);
    for (const need of needs[place] ?? []) bits |= (ended[need] ?? 0) | (before[need] ?? 0);
    before[place] = bits;
  }
}
