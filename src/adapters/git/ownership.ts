import type { Violation } from '../../core/run/attempt.ts';
import type { OwnedElsewhere } from '../../core/run/effect.ts';
import type { MatchGlob } from './expand-glob.ts';

export type OwnershipRules = {
  /** Null: whatever nobody beside it owns. */
  readonly owns: readonly string[] | null;
  readonly foreign: readonly OwnedElsewhere[];
  readonly protected: readonly string[];
};

/** Every changed path that the task may not change. One violation a path: protected goes before owned. */
export function ownershipViolations(
  paths: readonly string[],
  rules: OwnershipRules,
  matches: MatchGlob,
): readonly Violation[] {
  return paths.flatMap((path) => {
    const violation = judge(path, rules, matches);
    return violation === null ? [] : [violation];
  });
}

function judge(path: string, rules: OwnershipRules, matches: MatchGlob): Violation | null {
  const guard = rules.protected.find((pattern) => matches(pattern, path));
  if (guard !== undefined) return { path, rule: 'protected', detail: `protected by ${guard}` };
  if (rules.owns?.some((pattern) => matches(pattern, path))) return null;
  const other = rules.foreign.find(({ owns }) => owns.some((pattern) => matches(pattern, path)));
  if (other !== undefined) return { path, rule: 'owned-by-other', detail: `owned by ${other.task}` };
  if (rules.owns === null) return null;
  return { path, rule: 'not-owned', detail: `the task owns ${rules.owns.join(', ') || 'nothing'}` };
}
