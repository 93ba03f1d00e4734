import { expect, test } from 'vitest';
import type { LeafDefinition, TaskDefinition, Workflow } from '../../src/core/workflow/workflow.ts';
import { readWorkflow } from '../../src/front/yaml/read-workflow.ts';

function read(text: string): Workflow {
  const { workflow, problems } = readWorkflow(text, 'f.yaml');
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (workflow === null) throw new Error('there is no error, so there is a workflow');
  return workflow;
}

function needsOf(text: string): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(read(text).root.tasks.map(({ id, needs }) => [id, needs]));
}

function leafOf(text: string, id: string): LeafDefinition | undefined {
  const isIt = (task: TaskDefinition): task is LeafDefinition => task.kind === 'leaf' && task.id === id;
  return read(text).root.tasks.find(isIt);
}

function notesOf(text: string, code: string): readonly string[] {
  return readWorkflow(text, 'f.yaml')
    .problems.filter((problem) => problem.code === code)
    .map(({ severity, line, column, message }) => `${severity} ${line}:${column} ${message}`);
}

const pipeline = `pipeline:
  - stage: plan
    agent: architect
    output: plan.md
  - stage: implement
    parallel:
      - agent: backend
      - agent: frontend
    needs: [plan]
  - stage: integrate
    needs: [implement]
  - stage: audit
    agent: auditor
`;

test('the members of a parallel stage stand beside the others, and a need on the stage is one on each', () => {
  expect(needsOf(pipeline)).toEqual({
    plan: [],
    backend: ['plan'],
    frontend: ['plan'],
    integrate: ['backend', 'frontend'],
    audit: ['integrate'],
  });
});

test('a stage that names no needs follows the stage before it, and the file is told so', () => {
  expect(notesOf(pipeline, 'NEED_IMPLIED')).toEqual(['note 12:12 stage audit names no needs, so it follows integrate']);
  expect(needsOf('pipeline:\n  - {stage: a, parallel: [x, y]}\n  - {stage: b}\n  - {stage: c, needs: []}\n')).toEqual({
    x: [],
    y: [],
    b: ['x', 'y'],
    c: [],
  });
});

test('a member waits for what its group needs and for what it names itself', () => {
  const text = `pipeline:
  - stage: plan
  - stage: api
  - stage: build
    needs: [plan]
    parallel: [{stage: one, needs: [api]}, two]
`;
  expect(needsOf(text)).toEqual({ plan: [], api: ['plan'], one: ['plan', 'api'], two: ['plan'] });
});

test('the output of a stage is a deliverable, a sentence its output format, and a schema a schema', () => {
  const text = `pipeline:
  - {stage: plan, output: plan.md}
  - {stage: build, output: code with tests}
  - {stage: judge, output: {type: object}}
`;
  expect(leafOf(text, 'plan')).toMatchObject({
    deliverables: ['plan.md'],
    work: { objective: 'Do the work of stage plan: make plan.md.' },
  });
  expect(leafOf(text, 'build')).toMatchObject({ deliverables: [], work: { outputFormat: 'code with tests' } });
  expect(leafOf(text, 'judge')).toMatchObject({ deliverables: [], output: { type: 'object' } });
});

test('agents that a dialect does not define are roles of the default agent', () => {
  const text = `agents:
  default: {adapter: codex, model: deep}
pipeline:
  - {stage: plan, agent: planner}
`;
  const { agents } = read(text);
  expect(agents['planner']).toEqual(agents['default']);
  expect(leafOf(text, 'plan')?.work).toMatchObject({ agent: 'planner', role: 'planner' });
  expect(read('pipeline:\n  - {stage: plan, agent: planner}\n').agents).toEqual({
    planner: { adapter: 'default', env: [], options: {} },
  });
});

test('a role of the library is no role that the file has to be told of', () => {
  const text = 'pipeline:\n  - {stage: plan, agent: architect}\n  - {stage: build, agent: carpenter}\n';
  expect(notesOf(text, 'AGENT_IS_ROLE')).toEqual([
    'note 3:13 `agents:` does not define carpenter: the default agent does this work, told to be each',
  ]);
  expect(read(text).agents).toMatchObject({ architect: { adapter: 'default', model: 'deep' }, carpenter: {} });
});

test('fields on a stage that only groups are told, since they mean nothing there', () => {
  const text = 'pipeline:\n  - {stage: a, parallel: [x], owns: [src], output: b.md}\n';
  expect(notesOf(text, 'FIELD_MISPLACED')).toEqual([
    'error 2:31 stage a only groups the members of its `parallel`, so `owns` means nothing on it',
    'warning 2:44 stage a only groups the members of its `parallel`, so `output` means nothing on it',
  ]);
});

test('workers are the same as a list and as a map by id', () => {
  const list = 'workers:\n  - {id: a, task: Build the thing.}\n  - {id: b, task: Test the thing., dependencies: [a]}\n';
  const map = 'workers:\n  a: {task: Build the thing.}\n  b: {task: Test the thing., dependencies: a}\n';
  expect(read(map)).toEqual(read(list));
});

test('what a worker puts out is delivered, and owned where it says nothing of owning', () => {
  const text = 'workers:\n  a: {outputs: [x.md]}\n  b: {outputs: [y.md], owns: [docs/**, y.md]}\n';
  expect(leafOf(text, 'a')).toMatchObject({ deliverables: ['x.md'], owns: ['x.md'] });
  expect(leafOf(text, 'b')).toMatchObject({ deliverables: ['y.md'], owns: ['docs/**', 'y.md'] });
});

test('a path of another worker is the path that it makes, and a need', () => {
  const text = `workers:
  api: {deliverables: [api.yaml, notes.md]}
  server: {inputs: [../api/api.yaml], dependencies: [api]}
  docs: {references: [../api/notes.md]}
`;
  expect(leafOf(text, 'server')).toMatchObject({ needs: ['api'], inputs: ['api.yaml'] });
  expect(leafOf(text, 'docs')).toMatchObject({ needs: ['api'], references: ['notes.md'] });
  expect(notesOf(text, 'NEED_IMPLIED')).toEqual(['note 4:3 worker docs takes in what api makes, so it follows api']);
  expect(notesOf('workers:\n  api: {}\n  b: {inputs: [../apis/x]}\n', 'VALUE_INVALID')).toEqual([
    'error 3:16 "../apis/x" names worker "apis", and there is none',
  ]);
});

test('a dependency can say why, and a budget stays with its worker', () => {
  const text = `workers:
  a: {outputs: [x]}
  b:
    role: backend developer
    dependencies: [{worker: a, reason: The column must be there.}]
    budget: {tokens: 50000, duration: 2h}
`;
  expect(leafOf(text, 'b')).toMatchObject({
    needs: ['a'],
    reason: 'The column must be there.',
    budget: { tokens: 50_000, durationMs: 7_200_000, mode: 'audit' },
    work: { role: 'backend developer', objective: 'Do the work of a backend developer.' },
  });
});

test('a stage and a worker may branch as any task does', () => {
  const stages = `pipeline:
  - {stage: find, run: ls}
  - {stage: mend, agent: builder, map: [a, b], max_parallel: 1, task: Mend the part., candidates: [x, y], judge: z}
  - {stage: hand-out, supervise: {agent: lead, workers: [x]}, description: Hand out the rest.}
`;
  expect(leafOf(stages, 'mend')).toMatchObject({
    needs: ['find'],
    map: { over: { type: 'items', items: ['a', 'b'] }, maxParallel: 1 },
    candidates: { agents: ['x', 'y'], judge: { agent: 'z' } },
  });
  expect(Object.keys(read(stages).agents)).toEqual(['builder', 'x', 'y', 'z', 'lead']);
  expect(read(stages).root.tasks[2]).toMatchObject({ kind: 'phase', supervise: { objective: 'Hand out the rest.' } });
  const workers = 'workers:\n  a: {role: builder, loop: {until: tasks.a.output.ok}, compensate: revert}\n';
  expect(leafOf(workers, 'a')).toMatchObject({ loop: { max: 5 }, compensate: { type: 'revert' } });
});

test('a stage may be a file of its own', () => {
  const text = 'pipeline:\n  - {stage: build, run: make}\n  - {stage: ship, uses: ./ship.yaml}\n';
  const other = 'workers: {pack: {role: packer, outputs: [dist.tgz]}}\n';
  const { workflow } = readWorkflow(text, 'f.yaml', () => ({ type: 'text', text: other }));
  expect(workflow?.root.tasks[1]).toMatchObject({
    needs: ['build'],
    imported: { file: './ship.yaml' },
    tasks: [{ id: 'pack', deliverables: ['dist.tgz'] }],
  });
});

test('what a worker makes means nothing where a file of its own says so', () => {
  const text = 'workers:\n  ship: {uses: ./ship.yaml, description: Ship it., outputs: [dist.tgz]}\n';
  expect(notesOf(text, 'FIELD_MISPLACED')).toEqual(['error 2:52 `outputs` means nothing here: ship uses another file']);
});
