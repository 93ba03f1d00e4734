import { criticalPath } from './critical-path.ts';
import type { Plan } from './plan.ts';
import { leafWaves } from './waves.ts';

/**
 * The JSON of `tutti plan --json`, field by field, but for the problems. Tasks are leaves, by path; waves count from 1.
 */
export type PlanView = {
  readonly workflow: string;
  readonly tasks: readonly PlanTaskView[];
  readonly waves: readonly (readonly string[])[];
  readonly critical_path: readonly string[];
};

export type PlanTaskView = {
  readonly id: string;
  /** Needs resolved to leaves. */
  readonly needs: readonly string[];
  /** The role; `shell` for a command. */
  readonly agent: string;
  readonly wave: number;
};

export function viewPlan(plan: Plan): PlanView {
  const found = leafWaves(plan);
  const tasks = found.map(({ leaf, needs, wave }) => ({ id: leaf.path, needs, agent: leaf.agent, wave }));
  const waves: string[][] = [];
  for (const { id, wave } of tasks) {
    const members = waves[wave - 1];
    if (members === undefined) waves[wave - 1] = [id];
    else members.push(id);
  }
  // Waves are met in the order of the plan, so a later one may come first: no place stays empty in the end.
  return {
    workflow: plan.name,
    tasks,
    waves: Array.from(waves, (members) => members ?? []),
    critical_path: criticalPath(plan),
  };
}
