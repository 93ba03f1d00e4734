import type { TaskPath } from '../base/ids.ts';
import type { Plan } from './plan.ts';

/** Who does each task that does work itself; `shell` for a command. */
export function plannedAgents({ nodes }: Plan): ReadonlyMap<TaskPath, string> {
  return new Map(nodes.flatMap((node) => (node.kind === 'leaf' ? [[node.path, node.agent]] : [])));
}
