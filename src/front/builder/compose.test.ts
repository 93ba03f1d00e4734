import { expect, test } from 'vitest';
import { checkWorkflow } from '../../core/workflow/check-workflow.ts';
import type { TaskDefinition } from '../../core/workflow/workflow.ts';
import { readWorkflow } from '../yaml/read-workflow.ts';
import { on } from './on.ts';
import type { Part } from './part.ts';
import { phase, saga, supervise } from './phase.ts';
import { candidates, map, refine } from './repeat.ts';
import { branch, parallel, sequence } from './sequence.ts';
import { command, task } from './task.ts';
import { workflow } from './workflow.ts';

const analyze = task('analyze', {
  objective: 'Say how bad the issue is.',
  writes: 'none',
  output: {
    type: 'object',
    properties: {
      severity: { enum: ['critical', 'security', 'minor'] },
      score: { type: 'number' },
      'due-date': { type: 'string' },
      issues: {
        type: 'array',
        items: { type: 'object', properties: { file: { type: 'string' } }, required: ['file'] },
      },
    },
    required: ['severity', 'score'],
  },
});
const { output } = analyze;

function tasksOf(tasks: Part | readonly Part[]): readonly TaskDefinition[] {
  return workflow({ name: 'w', tasks }).workflow.root.tasks;
}

function edgesOf(tasks: Part): Readonly<Record<string, unknown>> {
  return Object.fromEntries(tasksOf(tasks).map(({ id, needs, join, when }) => [id, [needs.join(), join, when ?? '']]));
}

const [a, b, c, d] = [command('a', 'true'), command('b', 'true'), command('c', 'true'), command('d', 'true')];

test('a sequence waits for the last tasks of what came before', () => {
  expect(edgesOf(sequence(a, parallel(b, sequence(c, d)), command('e', 'true')))).toEqual({
    a: ['', 'all_success', ''],
    b: ['a', 'all_success', ''],
    c: ['a', 'all_success', ''],
    d: ['c', 'all_success', ''],
    e: ['b,d', 'all_success', ''],
  });
});

test('a branch has a condition for each way, and what follows it goes on after any of them', () => {
  const on = output.severity;
  expect(edgesOf(sequence(analyze, branch(on, { critical: sequence(a, b), else: c }), d))).toEqual({
    analyze: ['', 'all_success', ''],
    a: ['analyze', 'all_success', 'tasks.analyze.output.severity == "critical"'],
    b: ['a', 'all_success', ''],
    c: ['analyze', 'all_success', '!(tasks.analyze.output.severity in ["critical"])'],
    d: ['b,c', 'none_failed', ''],
  });
});

test('what a condition speaks of is needed', () => {
  const next = command('next', 'true', { when: output.score.gt(3) });
  expect(edgesOf(parallel(analyze, next))['next']).toEqual([
    'analyze',
    'all_success',
    'tasks.analyze.output.score > 3',
  ]);
});

test('a workflow of functions is the same as one in YAML', () => {
  const flow = workflow({
    name: 'both',
    agents: { builder: { adapter: 'scripted', writes: 'patch', maxTurns: 3 } },
    inputs: { lang: { options: ['de', 'en'], default: 'de' } },
    gates: ['make', { files: ['a'] }, { placeholders: true }],
    budget: { tokens: 2000, usd: 0.25, duration: '1h' },
    tasks: ({ inputs }) => [
      phase(
        'build',
        sequence(
          task('api', {
            agent: 'builder',
            objective: `In ${inputs.lang}.`,
            outputFormat: 'Code.',
            boundaries: ['None.'],
            retry: { maxAttempts: 3, backoff: 5 },
          }),
          command('test', 'make', { when: inputs.lang.eq('de'), timeout: '90s', env: { A: 'b' } }),
        ),
        { maxParallel: 2, owns: ['src/**'] },
      ),
    ],
  });
  const text = `
name: both
agents: {builder: {adapter: scripted, writes: patch, max_turns: 3}}
inputs: {lang: {options: [de, en], default: de}}
gates: [make, {files: [a]}, {placeholders: true}]
budget: {tokens: 2000, usd: 0.25, duration: 1h}
tasks:
  - id: build
    max_parallel: 2
    owns: [src/**]
    tasks:
      - {id: api, agent: builder, objective: 'In \${{ inputs.lang }}.', output_format: Code., boundaries: [None.], retry: {max_attempts: 3, backoff: 5}}
      - {id: test, run: make, needs: [api], when: inputs.lang == "de", timeout: 90s, env: {A: b}}
`;
  expect(flow.workflow).toStrictEqual(readWorkflow(text, 'f.yaml').workflow);
  expect(checkWorkflow(flow.workflow).filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('a task without an agent is for the default one', () => {
  expect(workflow({ name: 'w', tasks: analyze }).workflow.agents).toEqual({
    default: { adapter: 'default', env: [], options: {} },
  });
});

test('maps, loops and candidates stand around a task in this order', () => {
  const [made] = tasksOf(
    map(
      output.issues,
      (issue, index) =>
        refine(
          ({ previous }) =>
            candidates(task('fix', { objective: `${index}: ${issue.file}, after ${previous}` }), ['x', 'y'], {
              judge: 'z',
            }),
          { until: (fix) => fix.status.eq('complete'), max: 3, onMax: 'accept' },
        ),
      { onFailure: 'collect', maxParallel: 4 },
    ),
  );
  expect(made).toMatchObject({
    needs: ['analyze'],
    work: { objective: '${{ index }}: ${{ item.file }}, after ${{ previous }}' },
    map: {
      over: { type: 'expression', expression: 'tasks.analyze.output.issues' },
      onFailure: 'collect',
      maxParallel: 4,
    },
    loop: { until: 'tasks.fix.status == "complete"', max: 3, onMax: 'accept' },
    candidates: { agents: ['x', 'y'], judge: { agent: 'z', criteria: [] } },
  });
});

test.each([
  [['a', 'b'], { type: 'items', items: ['a', 'b'] }],
  ['inputs.files', { type: 'expression', expression: 'inputs.files' }],
  [{ glob: 'src/**' }, { type: 'glob', patterns: ['src/**'] }],
  [
    { matrix: { os: ['a'], dir: output.issues } },
    { type: 'matrix', axes: { os: ['a'], dir: 'tasks.analyze.output.issues' } },
  ],
] as const)('%# what a map goes over', (over, source) => {
  expect(tasksOf(map(over, a))[0]?.map?.over).toEqual(source);
});

test('sagas, supervisors and answers to events', () => {
  const flow = workflow({
    name: 'w',
    tasks: [
      saga(
        'move',
        sequence(
          command('copy', 'make copy', { compensate: { run: 'make uncopy' } }),
          command('cut', 'make cut', { compensate: 'revert' }),
        ),
      ),
      supervise('lead', {
        agent: 'boss',
        objective: 'Mend it.',
        workers: ['builder'],
        until: 'tasks.test.status == "complete"',
        gates: ['make'],
      }),
      on({ test_failed: (event) => sequence(task('mend', { objective: `Mend ${event.details}.` }), d), pushed: a }),
    ],
  });
  const { root, on: events } = flow.workflow;
  expect(events).toEqual({ test_failed: ['mend'], pushed: ['a'] });
  expect(root.tasks.map(({ id }) => id)).toEqual(['move', 'lead', 'mend', 'd', 'a']);
  expect(root.tasks[0]).toMatchObject({
    saga: true,
    tasks: [{ compensate: { type: 'command', command: 'make uncopy' } }, { compensate: { type: 'revert' } }],
  });
  expect(root.tasks[1]).toMatchObject({
    kind: 'phase',
    tasks: [],
    supervise: {
      agent: 'boss',
      objective: 'Mend it.',
      workers: ['builder'],
      until: 'tasks.test.status == "complete"',
      maxRounds: 10,
      maxTasks: 50,
      approval: false,
    },
  });
});
