import { childPath, ROOT, taskPath, type TaskPath } from '../../core/base/ids.ts';
import type {
  CompositeNode,
  LeafNode,
  LeafStage,
  NodeCommon,
  PhaseNode,
  Plan,
  PlanNode,
} from '../../core/plan/plan.ts';
import type { ApprovalPoint, CompensateDefinition, GateDefinition, MapSource } from '../../core/workflow/workflow.ts';
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
type Wrapper = 'map' | 'loop' | 'candidates' | 'supervise';

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
    ...(random.chance(0.25) ? { saga: true as const } : {}),
    gates: random.chance(0.2) ? [gate()] : [],
    ...(place.parent === null ? { approval: [] } : {}),
  };
}

function child(growing: Growing, parent: TaskPath, before: readonly TaskPath[]): TaskPath {
  const { random } = growing;
  growing.left -= 1;
  const path = childPath(parent, 'abcde'.charAt(before.length));
  const needs = before.filter(() => random.chance(0.35));
  grow(growing, { path, parent, needs });
  return path;
}

/** One of the kinds at a place, with all that stands in it. */
function grow(growing: Growing, place: Place): void {
  const { random } = growing;
  const deep = place.path.split(/[/.]/).length;
  const at = growing.nodes.length;
  const wrapper = random.weighted<Wrapper | 'none'>({ map: 8, loop: 8, candidates: 5, supervise: 4, none: 75 });
  if (wrapper !== 'none' && deep < DEPTH_MAX) {
    const made = wrap(growing, wrapper, place);
    growing.nodes.splice(at, 0, made);
  } else if (growing.left > 0 && deep < DEPTH_MAX && random.chance(0.3)) {
    const made = phase(growing, place);
    growing.nodes.splice(at, 0, made);
  } else growing.nodes.push(leaf(random, place));
}

function wrap(growing: Growing, kind: Wrapper, place: Place): CompositeNode {
  const { random } = growing;
  const shared = { ...common(random, place), gates: [] };
  const inside = (path: string): TaskPath => {
    grow(growing, { path: taskPath(path), parent: place.path, needs: [] });
    return taskPath(path);
  };
  switch (kind) {
    case 'map': {
      const body = inside(`${place.path}.*`);
      const window = random.chance(0.3) ? { maxParallel: 1 + random.below(2) } : {};
      const onFailure = random.pick(['fail', 'fail', 'collect'] as const);
      return { ...shared, ...window, kind, body, children: [body], over: source(random), onFailure };
    }
    case 'loop': {
      const body = inside(`${place.path}.*`);
      const until = random.pick(['iteration >= 2', 'true', 'false', 'previous == null', 'inputs.n / 0 == 1']);
      const onMax = random.pick(['fail', 'accept'] as const);
      return { ...shared, kind, body, children: [body], until, max: 1 + random.below(3), onMax };
    }
    case 'candidates': {
      const children = Array.from({ length: 2 + random.below(2) }, (_, index) =>
        taskPath(`${place.path}.c${index + 1}`),
      );
      for (const path of children) growing.nodes.push(leaf(random, { path, parent: place.path, needs: [] }));
      const judge = random.chance(0.6) ? { judge: { agent: 'one', criteria: [] } } : {};
      return { ...shared, kind, children, ...judge };
    }
    case 'supervise': {
      const body = childPath(place.path, 'lead.*');
      growing.nodes.push({ ...leaf(random, { path: body, parent: place.path, needs: [] }), ...LEAD });
      const until = random.chance(0.3) ? { until: random.pick(['true', 'inputs.n > 2', 'inputs.n > 3']) } : {};
      const gates = random.chance(0.4) ? [gate()] : [];
      const limits = { maxRounds: 1 + random.below(4), maxTasks: 1 + random.below(5) };
      return { ...shared, ...until, ...limits, gates, kind, body, children: [body], workers: ['one', 'two'] };
    }
  }
}

/** A supervisor reads, and answers. */
const LEAD = { stages: ['prepare', 'run', 'verify'], writes: 'none', mayChangeNothing: true, env: {} } as const;

function source(random: Random): MapSource {
  const items = Array.from({ length: random.below(4) }, (_, index) => index);
  return random.pick<MapSource>([
    { type: 'items', items },
    { type: 'items', items },
    { type: 'expression', expression: random.pick(['[1, 2]', 'inputs.n > 2 ? ["a"] : []', 'inputs.n', '1 / 0']) },
    { type: 'glob', patterns: ['**'] },
    { type: 'matrix', axes: { a: [1, 2], b: random.pick([[3], '[4, 5]']) } },
  ]);
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
    ...(random.chance(0.5) ? { compensate: undo(random) } : {}),
    owns: null,
    reads: [],
    protected: [],
  };
}

function undo(random: Random): CompensateDefinition {
  const objective = random.pick(['Take it back.', 'Take back ${{ inputs.n }}.', 'Take back ${{ 1 / 0 }}.']);
  return random.pick<CompensateDefinition>([
    { type: 'command', command: 'true' },
    { type: 'revert' },
    { type: 'agent', agent: 'one', objective, tools: [], sources: [], boundaries: [] },
  ]);
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
