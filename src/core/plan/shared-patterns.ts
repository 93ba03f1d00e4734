import { type Glob, mustParse } from '../workflow/glob.ts';
import { globsIntersect } from '../workflow/globs-intersect.ts';

/** Two patterns with a path that both match; `a` and `b` count into the list that was searched, and may be the same. */
export type SharedPath = { readonly a: number; readonly b: number; readonly example: string };

type Branch = { readonly below: Map<string, Branch>; readonly patterns: number[] };

/**
 * All pairs of patterns that some path matches both of, each pair once. Patterns stand in a tree by their names before
 * the first wildcard, so one meets only those that its own beginning leads past; `isComplete` is false when `max` pairs
 * were tried.
 */
export function sharedPaths(
  patterns: readonly string[],
  max: number,
): { readonly shared: readonly SharedPath[]; readonly isComplete: boolean } {
  const globs = patterns.map(mustParse);
  const root: Branch = { below: new Map(), patterns: [] };
  globs.forEach((glob, index) => {
    for (const prefix of glob.prefixes) branchesOf(root, prefix).at(-1)?.patterns.push(index);
  });
  const shared: SharedPath[] = [];
  const tried = new Set<number>();
  for (const [index, glob] of globs.entries()) {
    for (const other of met(root, glob)) {
      if (other === index) continue;
      const key = Math.min(index, other) * globs.length + Math.max(index, other);
      if (tried.has(key)) continue;
      if (tried.size >= max) return { shared, isComplete: false };
      tried.add(key);
      const rival = globs[other];
      const example = rival === undefined ? null : globsIntersect(glob, rival);
      if (example !== null) shared.push({ a: index, b: other, example });
    }
  }
  return { shared, isComplete: true };
}

/** Branches from the root along a prefix, grown where they are missing. */
function branchesOf(root: Branch, prefix: readonly string[]): readonly Branch[] {
  const branches = [root];
  let branch = root;
  for (const name of prefix) {
    const next = branch.below.get(name) ?? { below: new Map<string, Branch>(), patterns: [] };
    branch.below.set(name, next);
    branches.push(next);
    branch = next;
  }
  return branches;
}

function* met(root: Branch, glob: Glob): Iterable<number> {
  for (const prefix of glob.prefixes) for (const branch of branchesOf(root, prefix)) yield* branch.patterns;
}
