import type { Undoing } from './compensate-shape.ts';
import { placeOf, type TaskFields } from './task-fields.ts';

/** The agent of tasks that name none. */
export const DEFAULT_AGENT = 'default';

/** Who does a task for an agent: whom it names, else the first of its candidates. */
export function agentOf({ agent, candidates }: TaskFields): string {
  const [first] = typeof candidates === 'object' ? candidates : [];
  return agent ?? first ?? DEFAULT_AGENT;
}

/** Everyone whom a task sends to work. */
export function agentsOf(fields: TaskFields): readonly string[] {
  const { candidates, judge, supervise, compensate } = fields;
  const isForAgent = placeOf(fields) === 'agent';
  const undoes = typeof compensate === 'object' && compensate.run === undefined;
  return [
    ...(isForAgent ? [agentOf(fields)] : []),
    ...(typeof candidates === 'object' ? candidates : []),
    ...(judge === undefined ? [] : [judge.agent]),
    ...(supervise === undefined ? [] : [supervise.agent, ...supervise.workers]),
    ...(undoes ? [undoerOf(fields, compensate)] : []),
  ];
}

/** Who undoes a task: whoever did it, unless another one is named. */
export function undoerOf(fields: TaskFields, { agent }: Undoing): string {
  if (agent !== undefined) return agent;
  return placeOf(fields) === 'agent' ? agentOf(fields) : DEFAULT_AGENT;
}
