import { childPath, ROOT, type TaskPath } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import type { Finding } from '../base/problem.ts';
import { checkPaths } from '../workflow/check/check-paths.ts';
import { checkWorkflow } from '../workflow/check-workflow.ts';
import { placeTasks } from '../workflow/placed-task.ts';
import { selectTasks } from '../workflow/select-tasks.ts';
import type { TaskDefinition, Workflow } from '../workflow/workflow.ts';
import { checkOwnership } from './check-ownership.ts';
import type { CompositeNode, EventDetails, Plan, PlanNode } from './plan.ts';
import {
  candidatesNode,
  leafNode,
  loopNode,
  mapNode,
  phaseNode,
  type Standing,
  superviseNode,
  supervisorLeaf,
} from './plan-node.ts';
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
 *
 * @param event what the run answers; without one, the tasks that answer events are left out
 */
export function makePlan(workflow: Workflow, inputValues: JsonObject, event?: EventDetails): Planned {
  const { inputs, findings: aboutInputs } = readInputs(workflow, inputValues);
  const before = [...checkWorkflow(workflow).filter(({ severity }) => severity === 'error'), ...aboutInputs];
  if (hasErrors(before)) return { plan: null, findings: before };
  const selection = selectTasks(workflow, event?.type ?? null);
  if (selection.type === 'refused') return { plan: null, findings: [...before, selection.finding] };
  const { workflow: settled, findings: aboutPaths } = settlePaths(selection.workflow, inputs);
  // Patterns with values in them were passed over before: now they are patterns like any other.
  const settledPaths = settled === selection.workflow ? [] : checkPaths(placeTasks(settled) ?? [], settled);
  const findings = [...before, ...aboutPaths, ...settledPaths];
  if (hasErrors(findings)) return { plan: null, findings };
  const frozen = freeze(settled, inputs);
  const plan: Plan = event === undefined ? frozen : { ...frozen, event };
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

type Waiting = {
  readonly definition: TaskDefinition;
  readonly parent: CompositeNode | null;
  /** Modifiers of it that stand around it as nodes of their own already. */
  readonly around: readonly Modifier[];
  /** One of several candidates, counted from 0. */
  readonly candidate?: number;
};

type Modifier = 'map' | 'loop' | 'candidates';

/** Depth first, so that what a phase holds stands together behind it, and what needs the phase behind that. */
function unfold(workflow: Workflow): readonly PlanNode[] {
  const nodes: PlanNode[] = [];
  const waiting: Waiting[] = [{ definition: workflow.root, parent: null, around: [] }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const node = nodeFor(next, workflow);
    nodes.push(node);
    if (node.kind !== 'leaf') waiting.push(...within(next, node).toReversed());
    if (node.kind === 'supervise' && next.definition.kind === 'phase' && next.definition.supervise !== undefined)
      nodes.push(supervisorLeaf(node, next.definition.supervise));
  }
  return nodes;
}

function nodeFor(waiting: Waiting, { agents }: Workflow): PlanNode {
  const { definition, around } = waiting;
  const modifier = modifierOf(waiting);
  const standing = standingOf(waiting, { outermost: around.length === 0, innermost: modifier === null });
  if (definition.map !== undefined && modifier === 'map') return mapNode(definition, definition.map, standing);
  if (definition.loop !== undefined && modifier === 'loop') return loopNode(definition, definition.loop, standing);
  if (definition.kind === 'leaf') {
    const { candidates } = definition;
    if (candidates === undefined) return leafNode(definition, standing, { agents });
    if (modifier === 'candidates') return candidatesNode(definition, candidates, standing);
    const agent = candidates.agents[waiting.candidate ?? 0];
    return leafNode(definition, standing, { agents, ...(agent === undefined ? {} : { agent }) });
  }
  if (definition.supervise !== undefined) return superviseNode(definition, definition.supervise, standing);
  const children = sortTasks(definition.tasks).map((task) => childPath(standing.path, task.id));
  return phaseNode(definition, standing, children);
}

/** The outermost modifier that has no node yet; null when the task itself is next. */
function modifierOf({ definition, around }: Waiting): Modifier | null {
  if (definition.map !== undefined && !around.includes('map')) return 'map';
  if (definition.loop !== undefined && !around.includes('loop')) return 'loop';
  const among = definition.kind === 'leaf' && definition.candidates !== undefined;
  return among && !around.includes('candidates') ? 'candidates' : null;
}

function standingOf({ definition, parent, around, candidate }: Waiting, layer: Standing['layer']): Standing {
  if (parent === null) return { path: ROOT, parent, needs: [], layer };
  if (candidate !== undefined) return { path: childAt(parent, candidate), parent, needs: [], layer };
  if (around.length > 0) return { path: childAt(parent, 0), parent, needs: [], layer };
  const path = childPath(parent.path, definition.id);
  return { path, parent, needs: needsOf(definition, parent.path), layer };
}

function childAt(parent: CompositeNode, place: number): TaskPath {
  const path = parent.children[place];
  if (path === undefined) throw new Error(`${parent.path} has no child ${place}`);
  return path;
}

/** What stands in a node, in its order. */
function within(waiting: Waiting, node: CompositeNode): readonly Waiting[] {
  const { definition, around } = waiting;
  if (node.kind === 'map' || node.kind === 'loop')
    return [{ definition, parent: node, around: [...around, node.kind] }];
  if (node.kind === 'candidates')
    return node.children.map((_, candidate) => ({
      definition,
      parent: node,
      around: [...around, node.kind],
      candidate,
    }));
  if (definition.kind === 'leaf') return [];
  return sortTasks(definition.tasks).map((task) => ({ definition: task, parent: node, around: [] }));
}

function needsOf(definition: TaskDefinition, parent: TaskPath): readonly TaskPath[] {
  return [...new Set(definition.needs)].map((need) => childPath(parent, need));
}
