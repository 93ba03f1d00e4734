import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { taskPath } from '../base/ids.ts';
import { matchGlob, mustParse } from '../workflow/glob.ts';
import { globsIntersect } from '../workflow/globs-intersect.ts';
import { command, leaf, phase, workflow } from '../../../test/support/workflow/sample-workflow.ts';
import type { TaskDefinition } from '../workflow/workflow.ts';
import { claims } from './claim.ts';
import { indexPlan } from './index-plan.ts';
import { makePlan } from './make-plan.ts';
import { findOverlaps } from './check-ownership.ts';
import { orderNodes, precede } from './node-order.ts';
import { ownedElsewhere } from './owned-elsewhere.ts';
import type { Plan, PlanNode } from './plan.ts';
import { leafNode, phaseNode } from './plan-node.ts';
import { workflows } from '../../../test/support/workflow/random-workflow.ts';
import { sortTasks } from './sort-tasks.ts';

function overlaps(tasks: readonly TaskDefinition[]): readonly string[] {
  const { findings } = makePlan(workflow(tasks), {});
  return findings.filter(({ code }) => code === 'OWNERSHIP_OVERLAP').map(({ message, fix }) => `${message}; ${fix}`);
}

const owner = (id: string, owns: readonly string[], needs: readonly string[] = []): TaskDefinition =>
  command(id, { owns, needs });

test('two tasks that can run together and own one path are named, with an example and an edge', () => {
  expect(overlaps([owner('api', ['src/**']), owner('docs', ['**/*.md'])])).toEqual([
    '`api` and `docs` can run at the same time, and both own `src/.md`; ' +
      'add `api` to the `needs` of `docs`, or narrow the `owns` of one of them',
  ]);
});

test('ordered tasks may own the same, also through others and through the phases around them', () => {
  expect(overlaps([owner('a', ['src/**']), command('b', { needs: ['a'] }), owner('c', ['src/**'], ['b'])])).toEqual([]);
  const first = phase('first', [phase('deep', [owner('a', ['src/**'])])]);
  expect(overlaps([first, phase('last', [owner('b', ['src/**'])], { needs: ['first'] })])).toEqual([]);
  expect(overlaps([first, phase('last', [owner('b', ['src/**'])])])).toHaveLength(1);
});

test('a phase stands for what it holds, and one at a time is an order', () => {
  const inside = phase('p', [owner('a', ['src/a']), owner('b', ['src/b'])], { owns: ['src/**'] });
  expect(overlaps([inside, owner('x', ['src/a'])])).toEqual([
    '`p` and `x` can run at the same time, and both own `src/a`; add `p` to the `needs` of `x`, or ' +
      'narrow the `owns` of one of them',
  ]);
  expect(overlaps([phase('p', [owner('a', ['x']), owner('b', ['x'])], { maxParallel: 1 })])).toEqual([]);
});

test('ways of which only one is taken may own the same, with what follows them', () => {
  const kind = command('kind', { writes: 'none' });
  const way = (id: string, when: string): TaskDefinition => command(id, { owns: ['src/**'], needs: ['kind'], when });
  const [fix, audit] = [way('fix', 'tasks.kind.output.is == "bug"'), way('audit', 'tasks.kind.output.is == "leak"')];
  const rest = way('rest', '!(tasks.kind.output.is in ["bug", "leak"])');
  expect(overlaps([kind, fix, audit, rest, owner('more', ['src/**'], ['fix'])])).toEqual([]);
  expect(overlaps([kind, fix, way('also', 'tasks.kind.output.is != "leak"')])).toHaveLength(1);
});

test('items of a map that own the same are refused, unless one runs at a time', () => {
  const items = { over: { type: 'items', items: ['a', 'b'] }, onFailure: 'fail' } as const;
  expect(overlaps([command('each', { map: items, owns: ['src/**'] })])).toEqual([
    'items of `each` can run at the same time, and all own `src/**`; ' +
      'write `${{ item }}` into `owns`, or `max_parallel: 1` beside `map`',
  ]);
  expect(overlaps([command('each', { map: items, owns: ['src/${{ item }}/**'] })])).toEqual([]);
  expect(overlaps([command('each', { map: { ...items, maxParallel: 1 }, owns: ['src/**'] })])).toEqual([]);
});

test('what writes nothing owns nothing', () => {
  expect(overlaps([owner('a', ['x']), command('b', { owns: ['x'], writes: 'none' })])).toEqual([]);
});

test('tasks whose patterns have their values later are named apart', () => {
  const items = { over: { type: 'items', items: ['a', 'b'] }, onFailure: 'fail' } as const;
  const { findings } = makePlan(workflow([leaf('each', { map: items, owns: ['src/${{ item }}/**'] })]), {});
  expect(findings.map(({ message }) => message)).toEqual([
    'what these tasks own is known when they begin, so nothing is proved about it now: `each.*`',
  ]);
});

test('tasks for which nothing is proved are named once', () => {
  const notes = (tasks: readonly TaskDefinition[]): readonly string[] =>
    makePlan(workflow(tasks), {})
      .findings.filter(({ code }) => code === 'OWNERSHIP_UNPROVED')
      .map(({ message }) => message);
  expect(notes([leaf('a'), leaf('b'), leaf('c', { needs: ['a', 'b'] })])).toEqual([
    'nothing is proved about what these tasks change while others run: `a`, `b`',
  ]);
  expect(notes([leaf('a'), leaf('b', { needs: ['a'] })])).toEqual([]);
  const p = phase('p', [leaf('x'), leaf('y', { owns: ['src/y'] })], { owns: ['src/**'] });
  expect(notes([p, leaf('z', { owns: ['z'] })])).toEqual([
    'nothing is proved about what these tasks change while others run: `p/x`',
  ]);
});

test('who does not say what it owns is told what others own that may run beside it', () => {
  const p = phase('p', [leaf('x'), owner('y', ['src/y']), owner('w', ['src/w'], ['x'])], { owns: ['src/**'] });
  const { plan } = makePlan(workflow([p, owner('z', ['z']), leaf('free'), leaf('end', { needs: ['free'] })]), {});
  if (plan === null) throw new Error('no plan');
  const index = indexPlan(plan);
  const elsewhere = (path: string): readonly string[] => ownedElsewhere(index, taskPath(path)).map(({ task }) => task);
  expect(['p/x', 'p/y', 'free', 'end'].map(elsewhere)).toEqual([['p/y'], [], ['p', 'z'], ['p', 'z']]);
});

const ALONE = { outermost: true, innermost: true } as const;

/** Without checks, since random workflows own what they like. */
function frozen(given: ReturnType<typeof workflow>): Plan {
  const nodes: PlanNode[] = [];
  const unfold = (task: TaskDefinition, parent: Parameters<typeof phaseNode>[1]['parent']): void => {
    const path = taskPath(parent === null ? '' : parent.path === '' ? task.id : `${parent.path}/${task.id}`);
    const base = path.slice(0, path.length - task.id.length);
    const standing = { path, parent, needs: task.needs.map((need) => taskPath(base + need)), layer: ALONE };
    if (task.kind === 'leaf') {
      nodes.push(leafNode(task, standing, given));
      return;
    }
    const tasks = sortTasks(task.tasks);
    const node = phaseNode(
      task,
      standing,
      tasks.map(({ id }) => taskPath(path === '' ? id : `${path}/${id}`)),
    );
    nodes.push(node);
    for (const child of tasks) unfold(child, node);
  };
  unfold(given.root, null);
  const { name, agents, models, environment, sandbox, deliver } = given;
  return { schema: 1, inputs: {}, name, agents, models, environment, sandbox, deliver, nodes };
}

test('the search finds exactly the pairs that comparing each with each finds', () => {
  fc.assert(
    fc.property(workflows, (given) => {
      const order = orderNodes(frozen(given));
      const name = (place: number): string => order.nodes[place]?.path ?? '';
      const found = findOverlaps(order).overlaps.map(({ a, b, example }) => {
        for (const place of [a, b]) {
          const owns = order.nodes[place]?.owns ?? [];
          expect(owns.some((glob) => matchGlob(mustParse(glob), example))).toBe(true);
        }
        return `${name(a)} ${name(b)}`;
      });
      expect(found.toSorted()).toEqual(naiveOverlaps(order.nodes).toSorted());
    }),
    { numRuns: 500 },
  );
});

test('of many owners of one path an overlap is found whenever there is one', () => {
  const chain = Array.from({ length: 200 }, (_, index) =>
    owner(`t${index}`, ['src/**'], index === 0 ? [] : [`t${index - 1}`]),
  );
  expect(overlaps(chain)).toEqual([]);
  const broken = chain.map((task, index) => (index === 120 ? owner('t120', ['src/**'], ['t118']) : task));
  expect(overlaps(broken)).toHaveLength(1);
  const mixed = chain.map((task, index) => (index % 2 === 0 ? { ...task, owns: ['src/a/**'] } : task));
  expect(overlaps(mixed)).toEqual([]);
  expect(overlaps([...mixed, owner('free', ['src/a/b'])])).not.toEqual([]);
});

test('order through needs is found as walking every way finds it', () => {
  fc.assert(
    fc.property(workflows, (given) => {
      const order = orderNodes(frozen(given));
      const places = order.nodes.map((_, place) => place);
      const isBefore = orderOf(order.nodes);
      const pairs = places.flatMap((from) => places.filter((to) => to > from).map((to) => ({ from, to })));
      expect(precede(order, pairs)).toEqual(
        pairs.map(({ from, to }) => isBefore(at(order.nodes, from), at(order.nodes, to))),
      );
    }),
    { numRuns: 300 },
  );
});

function at(nodes: readonly PlanNode[], place: number): PlanNode {
  const node = nodes[place];
  if (node === undefined) throw new Error('no such node');
  return node;
}

function naiveOverlaps(nodes: readonly PlanNode[]): readonly string[] {
  const parentOf = (node: PlanNode): PlanNode | undefined => nodes.find(({ path }) => path === node.parent);
  const claiming = nodes.filter((node) => claims(node, parentOf(node)));
  const holds = (outer: PlanNode, inner: PlanNode): boolean =>
    outer.path === '' || inner.path.startsWith(`${outer.path}/`);
  const pairs = new Set<string>();
  const isBefore = orderOf(nodes);
  claiming.forEach((a, index) => {
    for (const b of claiming.slice(index + 1)) {
      if (holds(a, b)) continue;
      const around = nodes.findLast((node) => holds(node, a) && holds(node, b));
      if (around?.kind === 'phase' && around.maxParallel === 1) continue;
      const meets = (a.owns ?? []).some((x) =>
        (b.owns ?? []).some((y) => globsIntersect(mustParse(x), mustParse(y)) !== null),
      );
      if (!meets || isBefore(a, b)) continue;
      pairs.add([a, b].map((node) => outermost(node, around, claiming)).join(' '));
    }
  });
  return [...pairs];
}

function outermost(node: PlanNode, around: PlanNode | undefined, claiming: readonly PlanNode[]): string {
  const inside = (path: string): boolean =>
    around === undefined || around.path === '' || path.startsWith(`${around.path}/`);
  const first = claiming.find(
    ({ path }) => path !== '' && inside(path) && (path === node.path || node.path.startsWith(`${path}/`)),
  );
  return first?.path ?? '';
}

/** The transitive closure of needs, by adding what follows from two known ones until nothing is new. */
function orderOf(nodes: readonly PlanNode[]): (a: PlanNode, b: PlanNode) => boolean {
  const sooner = new Map<string, Set<string>>(nodes.map(({ path, needs }) => [path, new Set<string>(needs)]));
  for (let grown = true; grown;) {
    grown = false;
    for (const before of sooner.values()) {
      const size = before.size;
      for (const path of [...before]) for (const earlier of sooner.get(path) ?? []) before.add(earlier);
      grown ||= before.size > size;
    }
  }
  const around = ({ path }: PlanNode): readonly string[] =>
    nodes
      .filter((node) => node.path !== '' && (node.path === path || path.startsWith(`${node.path}/`)))
      .map((node) => node.path);
  return (a, b) => around(b).some((path) => around(a).some((earlier) => sooner.get(path)?.has(earlier)));
}
