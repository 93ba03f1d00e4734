import type { TaskPath } from '../base/ids.ts';
import { type NodeOrder, orderNodes, part, precede } from './node-order.ts';
import type { LeafNode, Plan } from './plan.ts';

/** A leaf as a person sees it: with the leaves that it waits for, and the wave that it is in, counted from 1. */
export type WaveTask = { readonly leaf: LeafNode; readonly needs: readonly TaskPath[]; readonly wave: number };

/**
 * Leaves in waves: one more than the last wave of what a leaf waits for. A view alone, since a run starts each task as
 * soon as its own needs are met.
 */
export function leafWaves(plan: Plan): readonly WaveTask[] {
  const order = orderNodes(plan);
  /** Waves that are over before a node begins, and when it has ended. */
  const starts = new Int32Array(order.nodes.length);
  const ends = new Int32Array(order.nodes.length);
  const lasts = lastLeaves(order);
  const waits: (readonly TaskPath[])[] = [];
  const found: WaveTask[] = [];
  order.nodes.forEach((node, place) => {
    const parent = order.parents[place] ?? -1;
    const needs = order.needs[place] ?? [];
    let start = parent === -1 ? 0 : (starts[parent] ?? 0);
    for (const need of needs) start = Math.max(start, ends[need] ?? 0);
    starts[place] = start;
    // What needs nothing itself waits for what the phase around it waits for: one list, shared by all of them.
    waits[place] =
      needs.length === 0 ? (waits[parent] ?? []) : [...new Set(needs.flatMap((need) => lasts[need] ?? []))];
    if (node.kind !== 'leaf') return;
    for (let at = place; at !== -1; at = order.parents[at] ?? -1) ends[at] = Math.max(ends[at] ?? 0, start + 1);
    found.push({ leaf: node, needs: waits[place] ?? [], wave: start + 1 });
  });
  return found;
}

/** Per node the leaves that end last in it: those that no other one in it waits for. */
function lastLeaves({ nodes, parents, needs }: NodeOrder): readonly (readonly TaskPath[])[] {
  const isNeeded = new Uint8Array(nodes.length);
  for (const places of needs) for (const need of places) isNeeded[need] = 1;
  const lasts: TaskPath[][] = nodes.map((node) => (node.kind === 'leaf' ? [node.path] : []));
  for (let place = nodes.length - 1; place > 0; place -= 1) {
    if (isNeeded[place] === 1) continue;
    const around = lasts[parents[place] ?? 0];
    for (const path of (lasts[place] ?? []).toReversed()) around?.unshift(path);
  }
  return lasts;
}

/** Whether two tasks of a plan may be at work at the same time: neither waits for the other, nor holds it. */
export function mayRunTogether(plan: Plan, one: TaskPath, other: TaskPath): boolean {
  const order = orderNodes(plan);
  const [a, b] = [one, other].map((path) => order.nodes.findIndex((node) => node.path === path)).sort((x, y) => x - y);
  if (a === undefined || b === undefined || a === -1) return false;
  const parted = part(order, a, b);
  if (parted === null) return false;
  const around = order.nodes[order.parents[parted.a] ?? 0];
  if (around !== undefined && around.kind !== 'leaf' && around.maxParallel === 1) return false;
  return precede(order, [{ from: a, to: b }])[0] === false;
}
