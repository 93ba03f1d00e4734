import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TaskPath } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import { command, leaf, phase, workflow } from '../../../test/support/workflow/sample-workflow.ts';
import type { TaskDefinition, Workflow } from '../workflow/workflow.ts';
import { fingerprintText } from './fingerprint.ts';
import { indexPlan } from './index-plan.ts';
import { makePlan } from './make-plan.ts';
import type { Plan, PlanNode } from './plan.ts';
import { workflows } from '../../../test/support/workflow/random-workflow.ts';
import { viewPlan } from './view.ts';
import { leafWaves, mayRunTogether } from './waves.ts';

function planOf(given: Workflow, inputs: JsonObject = {}): Plan {
  const { plan, findings } = makePlan(given, inputs);
  if (plan === null) throw new Error(findings.map(({ message }) => message).join('\n'));
  return plan;
}

function errors(given: Workflow, inputs: JsonObject = {}): readonly string[] {
  return makePlan(given, inputs)
    .findings.filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code} ${message}`);
}

test('a run for an event has the tasks that answer it, and remembers what happened; another has neither', () => {
  const given = {
    ...workflow([command('a'), command('fix'), command('check', { needs: ['fix'] })]),
    on: { red: ['fix'] },
  };
  const event = { type: 'red', details: { suite: 'unit' } };
  const { plan } = makePlan(given, {}, event);
  expect([plan?.event, plan?.nodes.map(({ path }) => path)]).toEqual([event, ['', 'fix', 'check']]);
  expect(planOf(given).nodes.map(({ path }) => path)).toEqual(['', 'a']);
  expect(planOf(given)).not.toHaveProperty('event');
  expect(makePlan(given, {}, { type: 'rot', details: null })).toMatchObject({
    plan: null,
    findings: [{ code: 'EVENT_UNKNOWN' }],
  });
});

test('a small plan says all that a run must know', () => {
  const api = leaf('api', { deliverables: ['api/x.ts'], testCommand: 'npm test', protected: ['api/lock'] });
  const backend = phase('backend', [api], { owns: ['api/**'], protected: ['secret/**'], needs: ['seed'] });
  const plan = planOf(
    workflow([backend, command('seed', { owns: ['seed'], retry: { maxAttempts: 3, backoffMs: 500 } })]),
  );
  const brief = plan.nodes.map(({ path, parent, needs, priority, owns, maxAttempts, backoffMs }) => ({
    ...{ path, parent, needs, priority, owns, maxAttempts, backoffMs },
  }));
  expect(brief).toEqual([
    { path: '', parent: null, needs: [], priority: 2, owns: null, maxAttempts: 2, backoffMs: 0 },
    { path: 'seed', parent: '', needs: [], priority: 2, owns: ['seed'], maxAttempts: 3, backoffMs: 500 },
    { path: 'backend', parent: '', needs: ['seed'], priority: 1, owns: ['api/**'], maxAttempts: 2, backoffMs: 0 },
    { path: 'backend/api', parent: 'backend', needs: [], priority: 1, owns: ['api/**'], maxAttempts: 2, backoffMs: 0 },
  ]);
  const [, seed, , made] = plan.nodes;
  expect(made).toMatchObject({
    kind: 'leaf',
    stages: ['prepare', 'run', 'verify', 'integrate'],
    agent: 'builder',
    mayChangeNothing: false,
    protected: ['secret/**', 'api/lock'],
    gates: [
      { type: 'files', name: 'files', paths: ['api/x.ts'] },
      { type: 'run', name: 'test', command: 'npm test' },
    ],
  });
  expect(seed).toMatchObject({ agent: 'shell', mayChangeNothing: true, gates: [] });
});

test('who writes nothing integrates nothing, whether the task or its role says so', () => {
  const given = workflow([
    leaf('a', { writes: 'none' }),
    leaf('b', { agent: 'auditor' }),
    command('c', { writes: 'none' }),
  ]);
  const auditor = { adapter: 'scripted', writes: 'none', env: [], options: {} } as const;
  const plan = planOf({ ...given, agents: { ...given.agents, auditor } });
  const stages = plan.nodes.flatMap((node) =>
    node.kind === 'leaf' ? [[node.stages.length, node.mayChangeNothing]] : [],
  );
  expect(stages).toEqual([
    [3, true],
    [3, true],
    [3, true],
  ]);
});

test('inputs are read in their types, and all that is wrong with them is said', () => {
  const inputs = {
    count: { type: 'number', required: true },
    tags: { type: 'list', required: false },
    mode: { type: 'string', required: false, default: 'fast', options: ['fast', 'deep'] },
    note: { type: 'string', required: false },
  } as const;
  const given = { ...workflow([command('a')]), inputs };
  expect(planOf(given, { count: '3', tags: '["x"]', note: '12' }).inputs).toEqual({
    count: 3,
    tags: ['x'],
    mode: 'fast',
    note: '12',
  });
  expect(errors(given, { cuont: 1, tags: 'x', mode: 'slow' })).toEqual([
    'INPUT_UNKNOWN the workflow has no input `cuont`. Did you mean `count`?',
    'INPUT_MISSING the input `count` is missing',
    'INPUT_INVALID the input `tags` must be a list, and is "x"',
    'INPUT_INVALID the input `mode` is "slow", and must be one of "fast", "deep"',
  ]);
});

test('inputs are filled into paths when the plan is made, and checked like any other', () => {
  const given = workflow([
    phase('p', [leaf('a', { owns: ['src/${{ inputs.topic }}/**'], deliverables: ['src/${{ inputs.topic }}/x'] })]),
  ]);
  expect(planOf(given, { topic: 'api' }).nodes[2]).toMatchObject({
    owns: ['src/api/**'],
    deliverables: ['src/api/x'],
    gates: [{ type: 'files', name: 'files', paths: ['src/api/x'] }],
  });
  expect(errors(given, { topic: '..' })).toEqual([
    'BAD_GLOB the pattern `src/../**` is not a path below the top of the repository',
    'BAD_GLOB the pattern `src/../x` is not a path below the top of the repository',
  ]);
  expect(errors(given, { topic: '' })[0]).toBe(
    'INPUT_INVALID `${{ inputs.topic }}` is to be part of a path, and is ""',
  );
});

test('a workflow with errors has no plan, and circles do no harm', () => {
  expect(makePlan(workflow([leaf('a', { needs: ['b'] }), leaf('b', { needs: ['a'] })]), {}).plan).toBeNull();
});

test('seven workers make waves of one, four, one and one', () => {
  const builders = ['ui', 'api', 'data', 'docs'].map((id) => leaf(id, { needs: ['design'], owns: [`${id}/**`] }));
  const plan = planOf(
    workflow([
      leaf('design', { owns: ['design.md'] }),
      ...builders,
      leaf('join', { needs: ['ui', 'api', 'data', 'docs'] }),
      leaf('qa', { needs: ['join'] }),
    ]),
  );
  expect(viewPlan(plan)).toEqual({
    workflow: 'sample',
    tasks: [
      { id: 'design', needs: [], agent: 'builder', wave: 1 },
      { id: 'ui', needs: ['design'], agent: 'builder', wave: 2 },
      { id: 'api', needs: ['design'], agent: 'builder', wave: 2 },
      { id: 'data', needs: ['design'], agent: 'builder', wave: 2 },
      { id: 'docs', needs: ['design'], agent: 'builder', wave: 2 },
      { id: 'join', needs: ['ui', 'api', 'data', 'docs'], agent: 'builder', wave: 3 },
      { id: 'qa', needs: ['join'], agent: 'builder', wave: 4 },
    ],
    waves: [['design'], ['ui', 'api', 'data', 'docs'], ['join'], ['qa']],
    critical_path: ['design', 'ui', 'join', 'qa'],
  });
  const [ui, api, qa] = ['ui', 'api', 'qa'].map((path) => plan.nodes.find((node) => node.path === path)?.path);
  if (ui === undefined || api === undefined || qa === undefined) throw new Error('a worker is missing');
  expect([mayRunTogether(plan, ui, api), mayRunTogether(plan, ui, qa), mayRunTogether(plan, qa, ui)]).toEqual([
    true,
    false,
    false,
  ]);
});

test('needs of phases are shown as needs of their first and last leaves', () => {
  const build = phase('build', [command('a'), command('b', { needs: ['a'] }), command('c')]);
  const ship = phase('ship', [command('x'), command('y', { needs: ['x'] })], { needs: ['build'] });
  expect(viewPlan(planOf(workflow([ship, build]))).tasks.map(({ id, needs, wave }) => ({ id, needs, wave }))).toEqual([
    { id: 'build/a', needs: [], wave: 1 },
    { id: 'build/c', needs: [], wave: 1 },
    { id: 'build/b', needs: ['build/a'], wave: 2 },
    { id: 'ship/x', needs: ['build/c', 'build/b'], wave: 3 },
    { id: 'ship/y', needs: ['ship/x'], wave: 4 },
  ]);
});

test('the text of a plan is the same in whatever order its keys were set', () => {
  const plan = planOf(workflow([leaf('a', { env: { B: '1', A: '2' } })]));
  const { nodes, schema, ...rest } = plan;
  const turned = { ...rest, nodes: nodes.map(turnKeys), schema };
  expect(JSON.stringify(turned)).not.toBe(JSON.stringify(plan));
  expect(fingerprintText(turned)).toBe(fingerprintText(plan));
  expect(JSON.parse(fingerprintText(plan))).toEqual(plan);
});

test('nodes come parents first and needs first, with what a phase holds right behind it', () => {
  fc.assert(
    fc.property(workflows, (given) => {
      const plan = planOf(withoutOwns(given));
      const seen = new Set<TaskPath | null>([null]);
      for (const node of plan.nodes) {
        expect([node.parent, ...node.needs].filter((path) => !seen.has(path))).toEqual([]);
        seen.add(node.path);
      }
      const index = indexPlan(plan);
      for (const node of plan.nodes) {
        expect(index.node(node.path)).toBe(node);
        expect(index.dependants(node.path)).toEqual(
          plan.nodes.filter((other) => other.needs.includes(node.path)).map(({ path }) => path),
        );
        const roots = plan.nodes.filter((other) => other.parent === node.path && other.needs.length === 0);
        expect(index.roots(node.path)).toEqual(roots.map(({ path }) => path));
      }
    }),
    { numRuns: 300 },
  );
});

test('priorities are the longest ways to the end, and waves the longest from the beginning', () => {
  fc.assert(
    fc.property(workflows, (given) => {
      const plan = planOf(withoutOwns(given));
      const leaves = plan.nodes.filter((node) => node.kind === 'leaf');
      const waits = leaves.map((node) => leaves.map((other) => waitsFor(plan, node, other)));
      // Leaves stand in an order that needs allow, so what comes before or after one has its length already.
      const sooner: number[] = [];
      leaves.forEach((_, index) =>
        sooner.push(1 + Math.max(0, ...sooner.filter((__, before) => waits[index]?.[before]))),
      );
      const later: number[] = leaves.map(() => 0);
      leaves.forEach((_, turned) => {
        const index = leaves.length - 1 - turned;
        later[index] = 1 + Math.max(0, ...later.filter((__, after) => waits[after]?.[index]));
      });
      expect(leaves.map(({ path, priority }) => [path, priority])).toEqual(
        leaves.map(({ path }, index) => [path, later[index]]),
      );
      expect(leafWaves(plan).map(({ wave }) => wave)).toEqual(sooner);
      const path = viewPlan(plan).critical_path;
      expect(path).toHaveLength(plan.nodes[0]?.priority ?? 0);
      path.slice(1).forEach((id, index) => {
        const [node, before] = [id, path[index]].map((one) => leaves.find((other) => other.path === one));
        expect(node !== undefined && before !== undefined && waitsFor(plan, node, before)).toBe(true);
      });
    }),
    { numRuns: 200 },
  );
});

function turnKeys(node: PlanNode): PlanNode {
  if (node.kind !== 'leaf') {
    const { children, path, ...rest } = node;
    return { ...rest, children, path };
  }
  const { work, path, env, ...rest } = node;
  return { ...rest, env: Object.fromEntries(Object.entries(env).toReversed()), path, work };
}

function withoutOwns(given: Workflow): Workflow {
  const strip = (task: TaskDefinition): TaskDefinition => {
    const { owns: _, ...rest } = task;
    return rest.kind === 'phase' ? { ...rest, tasks: rest.tasks.map(strip) } : rest;
  };
  const root = strip(given.root);
  return root.kind === 'phase' ? { ...given, root } : given;
}

/** Directly: a need between the two, or between phases that hold them. */
function waitsFor(plan: Plan, node: PlanNode, earlier: PlanNode): boolean {
  const around = (one: PlanNode): readonly PlanNode[] =>
    plan.nodes.filter(({ path }) => path !== '' && (one.path === path || one.path.startsWith(`${path}/`)));
  return around(node).some(({ needs }) => around(earlier).some(({ path }) => needs.includes(path)));
}
