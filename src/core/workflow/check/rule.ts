import type { Finding } from '../../base/problem.ts';
import type { PlacedTask } from '../placed-task.ts';
import type { Workflow } from '../workflow.ts';

/** One group of rules: everything that is wrong by them, in any order. */
export type Rule = (tasks: readonly PlacedTask[], workflow: Workflow) => readonly Finding[];
