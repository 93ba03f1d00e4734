import type { TaskPath } from '../base/ids.ts';
import type { PlanNode } from './plan.ts';

/**
 * How many leaves stand on the longest way from the beginning of each node to the end of the run, by the node's place
 * in the list. Nodes must come parents first and needs first; the time is linear in nodes and needs.
 */
export function prioritise(nodes: readonly PlanNode[]): readonly number[] {
  const places = new Map<TaskPath, number>(nodes.map((node, place) => [node.path, place]));
  const at = (path: TaskPath | null): number => (path === null ? -1 : (places.get(path) ?? -1));
  const cost = costs(nodes, at);
  /** The longest way that begins when a node has ended. */
  const after = new Int32Array(nodes.length);
  const priority = new Int32Array(nodes.length);
  const dependants: number[][] = nodes.map(() => []);
  nodes.forEach((node, place) => {
    for (const need of node.needs) dependants[at(need)]?.push(place);
  });
  // What follows a node must be known before it: of siblings the later one first, and a phase before what it holds.
  const children: number[][] = nodes.map(() => []);
  nodes.forEach((node, place) => children[at(node.parent)]?.push(place));
  const open: number[] = [0];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const node = nodes[place];
    if (node === undefined) continue;
    if (node.parent === null) priority[place] = cost[place] ?? 0;
    const inside = children[place] ?? [];
    for (const child of inside.toReversed()) {
      const following = (dependants[child] ?? []).map((later) => priority[later] ?? 0);
      let longest = following.length === 0 ? (after[place] ?? 0) : 0;
      for (const length of following) longest = Math.max(longest, length);
      after[child] = longest;
      priority[child] = longest + (cost[child] ?? 0);
    }
    open.push(...inside.filter((child) => nodes[child]?.kind !== 'leaf'));
  }
  return [...priority];
}

/** The longest way through each node alone: 1 for a leaf, for a phase what it holds. */
function costs(nodes: readonly PlanNode[], at: (path: TaskPath | null) => number): Int32Array {
  const cost = new Int32Array(nodes.length);
  /** The longest way through a node and what follows it among its siblings. */
  const tail = new Int32Array(nodes.length);
  // From the last to the first: whatever needs a node, and whatever it holds, stands behind it.
  for (let place = nodes.length - 1; place >= 0; place -= 1) {
    const node = nodes[place];
    if (node === undefined) continue;
    if (node.kind === 'leaf') cost[place] = 1;
    const length = (tail[place] ?? 0) + (cost[place] ?? 0);
    for (const need of node.needs) tail[at(need)] = Math.max(tail[at(need)] ?? 0, length);
    const parent = at(node.parent);
    if (parent >= 0) cost[parent] = Math.max(cost[parent] ?? 0, length);
  }
  return cost;
}
