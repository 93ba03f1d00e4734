import { ROOT } from '../base/ids.ts';
import type { Finding } from '../base/problem.ts';
import { mustParse } from '../workflow/glob.ts';
import { areExclusive } from '../workflow/exclusive.ts';
import { globsIntersect } from '../workflow/globs-intersect.ts';
import { claims, provable } from './claim.ts';
import { findUnproved } from './find-unproved.ts';
import { type NodeOrder, orderNodes, type Pair, part, precede } from './node-order.ts';
import type { MapNode, Plan, PlanNode } from './plan.ts';
import { sharedPaths } from './shared-patterns.ts';

const REPORTED_MAX: number = 50;
const TRIED_MAX: number = 50_000;
/**
 * Up to so many owners of overlapping patterns each is compared with each; beyond, each with its neighbours in the
 * order.
 */
const GROUP_MAX: number = 50;

/** Two tasks that may run at the same time and own a path together. */
export type Overlap = { readonly a: number; readonly b: number; readonly example: string };

/**
 * Proves that no two tasks which may run beside each other own the same path. Ordered ones may: by needs, of their own
 * or of the phases around them, or because a phase around both lets one task run at a time. A phase stands for what it
 * holds.
 */
export function checkOwnership(plan: Plan): readonly Finding[] {
  const order = orderNodes(plan);
  const { overlaps, isComplete } = findOverlaps(order);
  const findings = overlaps.slice(0, REPORTED_MAX).map((overlap) => toFinding(order, overlap));
  const at = { task: ROOT, keys: [] };
  if (overlaps.length > REPORTED_MAX) {
    const message = `${overlaps.length - REPORTED_MAX} more pairs of tasks that can run at the same time own the same paths`;
    findings.push({ severity: 'error', code: 'OWNERSHIP_OVERLAP', message, fix: 'mend the pairs named first', at });
  }
  if (!isComplete) {
    const message = `so many patterns may meet that only ${TRIED_MAX} pairs of them were compared`;
    const fix = 'begin patterns with a folder rather than with a wildcard';
    findings.push({ severity: 'warning', code: 'OWNERSHIP_UNPROVED', message, fix, at });
  }
  return [...findings, ...checkCopies(order), ...findUnproved(order)];
}

/**
 * Every pair, where at most 50 tasks own overlapping patterns; of more, at least one pair whenever there is any: in the
 * order of the plan each is compared with the next, and if all of these are ordered then so are all others.
 */
export function findOverlaps(order: NodeOrder): {
  readonly overlaps: readonly Overlap[];
  readonly isComplete: boolean;
} {
  const owners = ownersByPattern(order);
  const patterns = [...owners.keys()];
  const groups = [...owners.values()];
  const { shared, isComplete } = sharedPaths(patterns, TRIED_MAX);
  const candidates = new Map<string, Overlap>();
  const compare = (a: number, b: number, example: string): void => {
    const lifted = lift(order, a, b);
    if (lifted !== null)
      candidates.set(`${lifted.a} ${lifted.b}`, candidates.get(`${lifted.a} ${lifted.b}`) ?? { ...lifted, example });
  };
  groups.forEach((group, index) => {
    const glob = mustParse(patterns[index] ?? '');
    const example = group.length > 1 ? (globsIntersect(glob, glob) ?? '') : '';
    for (const [a, b] of within(group)) compare(a, b, example);
  });
  for (const { a, b, example } of shared) {
    for (const [one, other] of between(groups[a] ?? [], groups[b] ?? [])) compare(one, other, example);
  }
  const found = [...candidates.values()].sort((one, other) => one.a - other.a || one.b - other.b);
  const pairs = found.map(({ a, b }): Pair => ({ from: a, to: b }));
  const isOrdered = precede(order, pairs);
  return { overlaps: found.filter((_, index) => isOrdered[index] !== true), isComplete };
}

/** Items of a map run beside each other: what one of them owns by a pattern without its item, all of them own. */
function checkCopies({ nodes, parents }: NodeOrder): readonly Finding[] {
  const found = new Map<PlanNode, string>();
  nodes.forEach((leaf, place) => {
    if (leaf.kind !== 'leaf' || leaf.writes === 'none') return;
    for (let at = parents[place] ?? -1; at > 0; at = parents[at] ?? -1) {
      const map = nodes[at];
      if (!runsBesideItself(map) || !claims(leaf, nodes[parents[at] ?? -1])) continue;
      const [pattern] = provable(leaf.owns);
      if (pattern !== undefined) found.set(map, pattern);
    }
  });
  return [...found].map(([map, pattern]) => {
    const message = `items of \`${map.path}\` can run at the same time, and all own \`${pattern}\``;
    const fix = 'write `${{ item }}` into `owns`, or `max_parallel: 1` beside `map`';
    return { severity: 'error', code: 'OWNERSHIP_OVERLAP', message, fix, at: { task: map.path, keys: ['owns'] } };
  });
}

function runsBesideItself(node: PlanNode | undefined): node is MapNode {
  return node?.kind === 'map' && node.maxParallel !== 1;
}

/** Tasks that say what they own and may write it, by pattern, in the order of the plan. */
function ownersByPattern({ nodes, parents }: NodeOrder): ReadonlyMap<string, readonly number[]> {
  const owners = new Map<string, number[]>();
  nodes.forEach((node, place) => {
    if (!claims(node, nodes[parents[place] ?? -1]) || (node.kind === 'leaf' && node.writes === 'none')) return;
    for (const pattern of new Set(provable(node.owns))) {
      const known = owners.get(pattern);
      if (known === undefined) owners.set(pattern, [place]);
      else known.push(place);
    }
  });
  return owners;
}

function* within(group: readonly number[]): Iterable<readonly [number, number]> {
  for (const [index, a] of group.entries()) {
    const others = group.length > GROUP_MAX ? group.slice(index + 1, index + 2) : group.slice(index + 1);
    for (const b of others) yield [a, b];
  }
}

function* between(one: readonly number[], other: readonly number[]): Iterable<readonly [number, number]> {
  if (one.length * other.length <= GROUP_MAX * GROUP_MAX) {
    for (const a of one) for (const b of other) yield [a, b];
    return;
  }
  const merged = [...new Set([...one, ...other])].sort((a, b) => a - b);
  for (const [index, a] of merged.entries()) {
    const b = merged[index + 1];
    if (b !== undefined) yield [a, b];
  }
}

/**
 * The outermost tasks below the point where both part that say what they own: these hold what the two own, so an
 * overlap is theirs. Null where there can be none, since one holds the other or only one of them runs at a time.
 */
function lift(order: NodeOrder, a: number, b: number): { readonly a: number; readonly b: number } | null {
  const parted = part(order, Math.min(a, b), Math.max(a, b));
  if (parted === null) return null;
  const around = order.nodes[order.parents[parted.a] ?? 0];
  if (around !== undefined && around.kind !== 'leaf' && around.maxParallel === 1) return null;
  if (neverBoth(order, parted.a, parted.b)) return null;
  return { a: outermost(order, Math.min(a, b), parted.a), b: outermost(order, Math.max(a, b), parted.b) };
}

/** Of two siblings at most one is done: their conditions contradict each other, or those of what they follow. */
function neverBoth(order: NodeOrder, a: number, b: number): boolean {
  const others = guardsOf(order, b);
  return guardsOf(order, a).some((one) => others.some((other) => areExclusive(one, other)));
}

/** Conditions that must have held when a node begins: its own, and those of needs that must be complete. */
function guardsOf({ nodes, needs }: NodeOrder, place: number): readonly string[] {
  const guards = new Set<string>();
  const seen = new Set<number>([place]);
  // The set grows while it is walked.
  for (const at of seen) {
    const node = nodes[at];
    if (node?.when !== undefined) guards.add(node.when);
    if (node?.join === 'all_success') for (const need of needs[at] ?? []) seen.add(need);
  }
  return [...guards];
}

function outermost({ nodes, parents }: NodeOrder, from: number, top: number): number {
  let found = from;
  for (let at = from; at >= top; at = parents[at] ?? -1) {
    const node = nodes[at];
    if (node !== undefined && claims(node, nodes[parents[at] ?? -1])) found = at;
  }
  return found;
}

function toFinding(order: NodeOrder, { a, b, example }: Overlap): Finding {
  const parted = part(order, a, b);
  const name = (place: number | undefined): string => order.nodes[place ?? 0]?.path ?? '';
  const message = `\`${name(a)}\` and \`${name(b)}\` can run at the same time, and both own \`${example}\``;
  const first = name(parted?.a).split('/').at(-1);
  const fix = `add \`${first}\` to the \`needs\` of \`${name(parted?.b)}\`, or narrow the \`owns\` of one of them`;
  const node = order.nodes[b];
  const at = { task: node?.path ?? ROOT, keys: ['owns'] };
  return { severity: 'error', code: 'OWNERSHIP_OVERLAP', message, fix, at };
}
