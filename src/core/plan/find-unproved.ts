import { ROOT } from '../base/ids.ts';
import type { Finding } from '../base/problem.ts';
import { hasTemplate } from '../workflow/template.ts';
import { claims, provable } from './claim.ts';
import type { NodeOrder } from './node-order.ts';
import type { PlanNode } from './plan.ts';

const NAMED_MAX = 4;

/**
 * A note that names the agents' tasks for which nothing is proved: they say nothing about what they own, and something
 * that may own it too can run beside them. Such a task may change whatever nobody beside it owns. Another one names
 * those whose patterns have their values only when they begin.
 */
export function findUnproved(order: NodeOrder): readonly Finding[] {
  const { nodes, parents } = order;
  const alone = findAlone(order);
  /** Whether a node, or a phase between it and the one whose ownership it shares, has something beside it. */
  const shares = new Uint8Array(nodes.length);
  const silent: string[] = [];
  const late: string[] = [];
  nodes.forEach((node, place) => {
    const parent = parents[place] ?? -1;
    if (parent === -1 || isProved(node, nodes[parent])) return;
    shares[place] = alone[place] === 0 || shares[parent] === 1 ? 1 : 0;
    const writes = node.kind === 'leaf' && node.work.type === 'agent' && node.writes !== 'none';
    if (writes && shares[place] === 1) (node.owns?.some(hasTemplate) ? late : silent).push(`\`${node.path}\``);
  });
  return [
    ...note(
      silent,
      'nothing is proved about what these tasks change while others run',
      'say what they own: `owns: [src/api/**]`',
    ),
    ...note(late, 'what these tasks own is known when they begin, so nothing is proved about it now', LATE_FIX),
  ];
}

const LATE_FIX = 'see that no two items own the same: two that change one file meet when they are merged';

function note(names: readonly string[], what: string, fix: string): readonly Finding[] {
  if (names.length === 0) return [];
  const rest = names.length > NAMED_MAX ? ` and ${names.length - NAMED_MAX} more` : '';
  const message = `${what}: ${names.slice(0, NAMED_MAX).join(', ')}${rest}`;
  return [{ severity: 'note', code: 'OWNERSHIP_UNPROVED', message, fix, at: { task: ROOT, keys: [] } }];
}

function isProved(node: PlanNode, parent: PlanNode | undefined): boolean {
  return claims(node, parent) && provable(node.owns).length === node.owns.length;
}

/**
 * Which nodes every sibling comes before or after. In an order that needs allow, those are the ones that are the only
 * end of all up to them and the only beginning of all from them on; both are counted in one walk.
 */
function findAlone(order: NodeOrder): Uint8Array {
  const { nodes, parents, needs } = order;
  const alone = new Uint8Array(nodes.length).fill(1);
  const siblings: number[][] = nodes.map(() => []);
  nodes.forEach((_, place) => siblings[parents[place] ?? -1]?.push(place));
  const isNeeded = new Uint8Array(nodes.length);
  const openNeeds = needs.map((places) => places.length);
  const dependants: number[][] = nodes.map(() => []);
  needs.forEach((places, place) => {
    for (const need of places) dependants[need]?.push(place);
  });
  siblings.forEach((children, parent) => {
    const phase = nodes[parent];
    if (phase !== undefined && phase.kind !== 'leaf' && phase.maxParallel === 1) return;
    // Only one of several candidates is integrated, and items of a map stand beside themselves.
    if (phase?.kind === 'candidates') return;
    if (phase?.kind === 'map') for (const child of children) alone[child] = 0;
    let ends = 0;
    for (const child of children) {
      for (const need of needs[child] ?? []) {
        if (isNeeded[need] === 0) ends -= 1;
        isNeeded[need] = 1;
      }
      ends += 1;
      if (ends > 1) alone[child] = 0;
    }
    let beginnings = 0;
    for (const child of children.toReversed()) {
      for (const dependant of dependants[child] ?? []) {
        // The first need that is met from behind takes the dependant out of the beginnings.
        if (openNeeds[dependant] !== -1) beginnings -= 1;
        openNeeds[dependant] = -1;
      }
      beginnings += 1;
      if (beginnings > 1) alone[child] = 0;
    }
  });
  return alone;
}
