import type { Json } from '../base/json.ts';
import type { LeafNode } from '../plan/plan.ts';
import { fillTemplate } from '../workflow/fill-template.ts';
import type { GateDefinition } from '../workflow/workflow.ts';

/**
 * A leaf whose paths have the values of their `${{ }}`, as they were when it was readied. Texts for people are filled
 * where they are written.
 */
export function fillLeaf(leaf: LeafNode, values: Readonly<Record<string, Json>> | null): LeafNode {
  if (values === null || Object.keys(values).length === 0) return leaf;
  const fill = (paths: readonly string[]): readonly string[] => paths.map((path) => fillTemplate(path, values));
  return {
    ...leaf,
    owns: leaf.owns === null ? null : fill(leaf.owns),
    reads: fill(leaf.reads),
    deliverables: fill(leaf.deliverables),
    gates: leaf.gates.map((gate): GateDefinition =>
      gate.type === 'files' ? { ...gate, paths: fill(gate.paths) } : gate,
    ),
  };
}
