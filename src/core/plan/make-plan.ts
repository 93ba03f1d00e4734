import { childPath, ROOT, type TaskPath } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import type { Finding } from '../base/problem.ts';
import { checkPaths } from '../workflow/check/check-paths.ts';
import { checkWorkflow } from '../workflow/check-workflow.ts';
import { placeTasks } from '../workflow/placed-task.ts';
import type { TaskDefinition, Workflow } from '../workflow/workflow.ts';
import { checkOwnership } from './check-ownership.ts';
import type { PhaseNode, Plan, PlanNode } from './plan.ts';
import { leafNode, phaseNode } from './plan-node.ts';
import { prioritise } from './prioritise.ts';
import { readInputs } from './read-inputs.ts';
import { settlePaths } from './settle-paths.ts';
import { sortTasks } from './sort-tasks.ts';

/** `plan` is null when there are errors among the findings. */
export type Planned = { readonly plan: Plan | null; readonly findings: readonly Finding[] };

/**
 * Freezes a workflow: every node with all that it inherits, in an order that a run could follow. Findings are those of
 * planning: inputs, the paths that they settle, ownership. What `checkWorkflow` warns of was told by whoever read the
 * file, and is not told again; but its errors are, since nothing with errors is planned, whoever made it.
 */
export function makePlan(workflow: Workflow, inputValues: JsonObject): Planned {
  const { inputs, findings: aboutInputs } = readInputs(workflow, inputValues);
  const before = [...checkWorkflow(workflow).filter(({ severity }) => severity === 'error'), ...aboutInputs];
  if (hasErrors(before)) return { plan: null, findings: before };
  const { workflow: settled, findings: aboutPaths } = settlePaths(workflow, inputs);
  // Patterns with values in them were passed over before: now they are patterns like any other.
  const settledPaths = settled === workflow ? [] : checkPaths(placeTasks(settled) ?? [], settled);
  const findings = [...before, ...aboutPaths, ...settledPaths];
  if (hasErrors(findings)) return { plan: null, findings };
  const plan = freeze(settled, inputs);
  const all = [...findings, ...checkOwnership(plan)];
  return { plan: hasErrors(all) ? null : plan, findings: all };
}

function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error');
}

function freeze(workflow: Workflow, inputs: JsonObject): Plan {
  const nodes = unfold(workflow);
  const priorities = prioritise(nodes);
  return {
    schema: 1,
    name: workflow.name,
    inputs,
    agents: workflow.agents,
    models: workflow.models,
    environment: workflow.environment,
    sandbox: workflow.sandbox,
    deliver: workflow.deliver,
    nodes: nodes.map((node, place) => ({ ...node, priority: priorities[place] ?? 0 })),
  };
}

type Waiting = { readonly definition: TaskDefinition; readonly parent: PhaseNode | null };

/** Depth first, so that what a phase holds stands together behind it, and what needs the phase behind that. */
function unfold(workflow: Workflow): readonly PlanNode[] {
  const nodes: PlanNode[] = [];
  const waiting: Waiting[] = [{ definition: workflow.root, parent: null }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { definition, parent } = next;
    const path = parent === null ? ROOT : childPath(parent.path, definition.id);
    const needs = parent === null ? [] : needsOf(definition, parent.path);
    const standing = { path, parent, needs };
    if (definition.kind === 'leaf') {
      nodes.push(leafNode(definition, standing, workflow));
      continue;
    }
    const tasks = sortTasks(definition.tasks);
    const phase = phaseNode(
      definition,
      standing,
      tasks.map((task) => childPath(path, task.id)),
    );
    nodes.push(phase);
    for (const task of tasks.toReversed()) waiting.push({ definition: task, parent: phase });
  }
  return nodes;
}

function needsOf(definition: TaskDefinition, parent: TaskPath): readonly TaskPath[] {
  return [...new Set(definition.needs)].map((need) => childPath(parent, need));
}
