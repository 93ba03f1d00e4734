import { childPath } from '../../core/base/ids.ts';
import type { PlanNode } from '../../core/plan/plan.ts';
import type { RunState } from '../../core/run/state.ts';

/** How a condition of a random plan must be answered now, without an evaluator. */
export function naiveCondition(state: RunState, { when, parent }: PlanNode): boolean {
  const asked = /^tasks\.(\w+)\.status == "complete"$/.exec(when ?? 'true')?.[1];
  if (asked === undefined) return when === undefined || when === 'true' || when === 'inputs.n > 2';
  return parent !== null && state.tasks.get(childPath(parent, asked))?.status === 'complete';
}
