import { hasTemplate } from '../workflow/template.ts';
import type { NodeCommon } from './plan.ts';

/** Whether a node says itself what it owns: it owns something else than the phase around it. */
export function claims(
  node: NodeCommon,
  parent: NodeCommon | undefined,
): node is NodeCommon & { owns: readonly string[] } {
  if (node.owns === null) return false;
  const above = parent?.owns ?? null;
  if (above === node.owns) return false;
  return above === null || above.length !== node.owns.length || node.owns.some((glob, index) => glob !== above[index]);
}

/** Patterns that are known when the plan is made; the others get their values when the task begins. */
export function provable(owns: readonly string[]): readonly string[] {
  return owns.some(hasTemplate) ? owns.filter((pattern) => !hasTemplate(pattern)) : owns;
}
