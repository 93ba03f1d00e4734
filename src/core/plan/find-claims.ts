import type { TaskPath } from '../base/ids.ts';
import { claims, provable } from './claim.ts';
import type { PlanNode } from './plan.ts';

/** What a task owns by its own word; it stands at or below `child`. */
export type ChildClaim = { readonly child: TaskPath; readonly task: TaskPath; readonly owns: readonly string[] };

/** Of each child of a phase: the outermost nodes from there downwards that say what they own. */
export function findClaims(nodeAt: (path: TaskPath) => PlanNode | undefined, phase: TaskPath): readonly ChildClaim[] {
  const found: ChildClaim[] = [];
  const above = nodeAt(phase);
  if (above === undefined || above.kind === 'leaf') return found;
  for (const child of above.children) {
    const open: (PlanNode | undefined)[] = [nodeAt(child)];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const parent = node.parent === null ? undefined : nodeAt(node.parent);
      const isIdle = node.kind === 'leaf' && node.writes === 'none';
      if (isIdle) continue;
      if (claims(node, parent)) found.push({ child, task: node.path, owns: provable(node.owns) });
      else if (node.kind !== 'leaf') open.push(...node.children.toReversed().map(nodeAt));
    }
  }
  return found;
}
