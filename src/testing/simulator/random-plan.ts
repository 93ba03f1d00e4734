import { childPath, ROOT, type TaskPath } from '../../core/base/ids.ts';
import type { LeafNode, LeafStage, NodeCommon, PhaseNode, Plan, PlanNode } from '../../core/plan/plan.ts';
import type { ApprovalPoint, GateDefinition } from '../../core/workflow/workflow.ts';
import type { Random } from './random.ts';

const DEPTH_MAX: number = 4;

/**
 * A random tree of phases and leaves: mostly small ones, so that what goes wrong is found where it can be understood.
 */
export function randomPlan(random: Random): Plan {
  const growing: Growing = { random, left: 1 + random.below(random.chance(0.3) ? 15 : 5), nodes: [] };
  const root = phase(growing, { path: ROOT, parent: null, needs: [] });
  return {
    schema: 1,
    name: 'simulated',
    inputs: { n: 3 },
    agents: random.chance(0.8) ? { one: agent(), two: agent() } : {},
    models: {},
    environment: { copy: [], link: [], cache: [] },
    sandbox: 'none',
    deliver: 'branch',
    nodes: [root, ...growing.nodes],
  };
}

type Growing = { readonly random: Random; left: number; readonly nodes: PlanNode[] };
type Place = Pick<NodeCommon, 'path' | 'parent' | 'needs'>;

function phase(growing: Growing, place: Place): PhaseNode {
  const { random } = growing;
  const children: TaskPath[] = [];
  const count = 1 + random.below(Math.max(1, Math.min(5, growing.left)));
  for (let index = 0; index < count; index += 1) children.push(child(growing, place.path, children));
  const { when, ...own } = common(random, place);
  return {
    ...own,
    ...(when === undefined || place.parent === null ? {} : { when }),
    kind: 'phase',
    children,
    ...(random.chance(0.3) ? { maxParallel: 1 + random.below(2) } : {}),
    gates: random.chance(0.2) ? [gate()] : [],
    ...(place.parent === null ? { approval: [] } : {}),
  };
}

function child(growing: Growing, parent: TaskPath, before: readonly TaskPath[]): TaskPath {
  const { random } = growing;
  growing.left -= 1;
  const path = childPath(parent, 'abcde'.charAt(before.length));
  const needs = before.filter(() => random.chance(0.35));
  const place = { path, parent, needs };
  const deep = path.split('/').length;
  const at = growing.nodes.length;
  if (growing.left > 0 && deep < DEPTH_MAX && random.chance(0.3)) {
    const made = phase(growing, place);
    growing.nodes.splice(at, 0, made);
  } else growing.nodes.push(leaf(random, place));
  return path;
}

const STAGES: readonly (readonly LeafStage[])[] = [
  ['run'],
  ['prepare', 'run', 'verify'],
  ['prepare', 'run', 'verify', 'integrate'],
  ['prepare', 'run', 'verify', 'integrate'],
];

function leaf(random: Random, place: Place): LeafNode {
  const name = random.pick(['one', 'one', 'two', 'shell']);
  const stages = random.pick(STAGES);
  return {
    ...common(random, place),
    kind: 'leaf',
    stages,
    agent: name,
    work:
      name === 'shell'
        ? { type: 'command', command: 'true' }
        : { type: 'agent', agent: name, objective: 'Do it.', tools: [], sources: [], boundaries: [] },
    deliverables: [],
    inputs: [],
    references: [],
    writes: 'workspace',
    mayChangeNothing: stages.length === 1 || random.chance(0.2),
    env: random.chance(0.1) ? { N: random.pick(['n is ${{ inputs.n }}', '${{ inputs.n / 0 }}']) } : {},
  };
}

function common(random: Random, place: Place): NodeCommon {
  const approval: ApprovalPoint[] = [];
  if (random.chance(0.08)) approval.push('before_start');
  if (random.chance(0.08)) approval.push('before_integrate');
  return {
    ...place,
    join: random.weighted({ all_success: 6, none_failed: 2, one_success: 2, all_done: 3 }),
    ...(random.chance(0.1) ? { when: condition(random, place.needs) } : {}),
    approval,
    priority: 1 + random.below(4),
    gates: random.chance(0.5) ? [gate()] : [],
    ...(random.chance(0.1)
      ? { budget: { tokens: 1 + random.below(300), mode: random.pick(['audit', 'enforce']) } }
      : {}),
    maxAttempts: 1 + random.below(3),
    backoffMs: random.chance(0.3) ? 1_000 : 0,
    successCriteria: [],
    gotchas: [],
    owns: null,
    reads: [],
    protected: [],
  };
}

function condition(random: Random, needs: readonly TaskPath[]): string {
  const need = needs[0];
  const asked =
    need === undefined ? 'inputs.n > 2' : `tasks.${need.slice(need.lastIndexOf('/') + 1)}.status == "complete"`;
  return random.pick(['true', 'false', asked, asked, 'inputs.n / 0 == 1']);
}

function gate(): GateDefinition {
  return { type: 'run', name: 'check', command: 'true' };
}

function agent(): Plan['agents'][string] {
  return { adapter: 'scripted', env: [], options: {} };
}
