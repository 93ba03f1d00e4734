import { expect, test } from 'vitest';
import { writeYaml } from '../write-yaml.ts';
import { readWorkflow } from '../yaml/read-workflow.ts';
import { on } from './on.ts';
import { phase, saga, supervise } from './phase.ts';
import { candidates, map, refine } from './repeat.ts';
import { branch, sequence } from './sequence.ts';
import { command, task } from './task.ts';
import { workflow } from './workflow.ts';

const find = task('find', {
  agent: 'builder',
  objective: 'Find what is slow.',
  writes: 'none',
  output: {
    type: 'object',
    properties: { kind: { enum: ['query', 'page'] }, files: { type: 'array', items: { type: 'string' } } },
    required: ['kind', 'files'],
  },
});

const mend = map(
  find.output.files,
  (file, index) =>
    refine(
      ({ iteration, previous }) =>
        candidates(
          task('mend', {
            agent: 'builder',
            objective: `${String(index)}, ${String(iteration)}: speed ${String(file)} up, after ${String(previous)}.`,
            owns: [`src/${String(file)}`],
            output: { type: 'object', properties: { ms: { type: 'number' } }, required: ['ms'] },
          }),
          ['builder', 'boss'],
          { judge: { agent: 'boss', criteria: ['It is fast.'] } },
        ),
      { until: (made) => made.output.ms.lt(100), max: 3, onMax: 'accept' },
    ),
  { onFailure: 'collect', maxParallel: 4 },
);

test('whatever the functions make is written as YAML and reads back as the same', () => {
  const flow = workflow({
    name: 'everything',
    agents: { builder: { adapter: 'scripted' }, boss: { adapter: 'scripted', writes: 'none' } },
    inputs: { budget: { type: 'number', default: 100 } },
    tasks: ({ inputs }) => [
      sequence(
        find,
        mend,
        branch(find.output.kind, {
          query: saga(
            'move',
            sequence(
              command('copy', 'make copy', { owns: ['db/**'], compensate: { run: 'make uncopy' } }),
              command('cut', 'make cut', { owns: ['db/**'], compensate: 'revert' }),
              command('tell', 'make tell', {
                owns: ['web/**'],
                compensate: { agent: 'builder', objective: 'Take the news back.' },
              }),
            ),
          ),
          else: map(
            { matrix: { os: ['linux', 'mac'], file: find.output.files } },
            phase('try', command('each', 'make try', { writes: 'none' }), { when: inputs.budget.gt(3) }),
          ),
        }),
      ),
      supervise('lead', {
        agent: 'boss',
        objective: 'Mend the rest.',
        workers: ['builder'],
        until: 'tasks.test.status == "complete"',
        maxRounds: 3,
        approveTasks: true,
        owns: ['rest/**'],
      }),
      on({
        test_failed: (event) =>
          task('answer', { agent: 'builder', objective: `Look at ${String(event.details)}.`, owns: ['answer'] }),
        pushed: map({ glob: 'docs/*.md' }, command('spell', 'make spell', { writes: 'none' })),
      }),
    ],
  });
  const { workflow: again, problems } = readWorkflow(writeYaml(flow.workflow), 'f.yaml');
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(again).toStrictEqual(flow.workflow);
});
