import type { Finding } from '../base/problem.ts';
import { ROOT } from '../base/ids.ts';
import { checkAgents } from './check/check-agents.ts';
import { checkCandidates } from './check/check-candidates.ts';
import { checkCompensate } from './check/check-compensate.ts';
import { checkContracts } from './check/check-contracts.ts';
import { checkCycles } from './check/check-cycles.ts';
import { checkEvents } from './check/check-events.ts';
import { checkExpressions } from './check/check-expressions.ts';
import { checkGates } from './check/check-gates.ts';
import { checkHandovers } from './check/check-handovers.ts';
import { checkIds } from './check/check-ids.ts';
import { checkImports } from './check/check-imports.ts';
import { checkMap } from './check/check-map.ts';
import { checkNeeds } from './check/check-needs.ts';
import { checkOptions } from './check/check-options.ts';
import { checkOutputs } from './check/check-outputs.ts';
import { checkPaths } from './check/check-paths.ts';
import { checkSupervise } from './check/check-supervise.ts';
import type { Rule } from './check/rule.ts';
import { DEPTH_MAX, placeTasks, TASKS_MAX } from './placed-task.ts';
import type { Workflow } from './workflow.ts';

const RULES: readonly Rule[] = [
  checkIds,
  checkNeeds,
  checkCycles,
  checkAgents,
  checkExpressions,
  checkPaths,
  checkHandovers,
  checkContracts,
  checkGates,
  checkOptions,
  checkOutputs,
  checkMap,
  checkCandidates,
  checkSupervise,
  checkCompensate,
  checkEvents,
  checkImports,
];

/**
 * Everything that is wrong with a workflow, at once, whoever wrote it. Time is linear in its size, but for the guesses.
 */
export function checkWorkflow(workflow: Workflow): readonly Finding[] {
  const tasks = placeTasks(workflow);
  return tasks === null ? [tooLarge] : RULES.flatMap((rule) => rule(tasks, workflow));
}

const tooLarge: Finding = {
  severity: 'error',
  code: 'WORKFLOW_TOO_LARGE',
  message: `the workflow has more than ${TASKS_MAX} tasks, or phases nested deeper than ${DEPTH_MAX}`,
  fix: 'make several workflows of it, one run after the other',
  at: { task: ROOT, keys: ['tasks'] },
};
