import type { PlanNode } from '../../core/plan/plan.ts';
import type { RunState } from '../../core/run/state.ts';

/** How a condition of a random plan must be answered now, without an evaluator. */
export function naiveCondition(state: RunState, { when, needs }: PlanNode): boolean {
  const asked = /^tasks\.(\w+)\.status == "complete"$/.exec(when ?? 'true')?.[1];
  if (asked === undefined) return when === undefined || when === 'true' || when === 'inputs.n > 2';
  const need = needs.find((path) => path.slice(path.lastIndexOf('/') + 1) === asked);
  return need !== undefined && state.tasks.get(need)?.status === 'complete';
}
