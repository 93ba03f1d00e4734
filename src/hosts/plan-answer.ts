import type { Problem } from '../core/base/problem.ts';
import { viewPlan } from '../core/plan/view.ts';
import type { PlanAnswer, PlanOptions, WorkflowSource } from './host.ts';
import { type Loaded, planSource } from './load-workflow.ts';
import { boundsOf, type Place } from './place.ts';
import { adapterFound, adaptersOf } from './probe-agents.ts';
import { readSource } from './read-source.ts';

/**
 * What would run. Where no event is named, a run for each is planned as well, so that its mistakes are told before it
 * happens; that nothing is left to run without one is no mistake then.
 */
export async function planAnswer(place: Place, source: WorkflowSource, options: PlanOptions): Promise<PlanAnswer> {
  const reading = await readSource(boundsOf(place), source);
  const machine = { defaultAdapter: adapterFound(place), adapters: adaptersOf(place) };
  const planned = (more: Pick<PlanOptions, 'event'>): Loaded =>
    planSource(reading, { ...options, ...machine, ...more });
  const { shown, workflow, plan, problems } = planned({});
  const events = Object.keys(workflow?.on ?? {});
  const others = options.event === undefined ? events.map((type) => planned({ event: { type, details: null } })) : [];
  const told = [...problems, ...others.flatMap((other) => other.problems)].map(lenient);
  const view =
    plan === null ? { workflow: workflow?.name ?? shown, tasks: [], waves: [], critical_path: [] } : viewPlan(plan);
  return { ...view, events, problems: unrepeated(told), ok: told.every(({ severity }) => severity !== 'error') };
}

function lenient(problem: Problem): Problem {
  return problem.code === 'EVENT_AWAITED' ? { ...problem, severity: 'note' } : problem;
}

function unrepeated(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
