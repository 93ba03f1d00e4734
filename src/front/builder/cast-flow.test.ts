import { expect, test } from 'vitest';
import { readWorkflow } from '../yaml/read-workflow.ts';
import type { Part } from './part.ts';
import { saga, supervise } from './phase.ts';
import { candidates } from './repeat.ts';
import { task } from './task.ts';
import { workflow } from './workflow.ts';

const agents = { default: { adapter: 'scripted', prompt: 'Be brief.' }, auditor: { adapter: 'scripted' } };
const read = { objective: 'Read src/parser.', outputFormat: 'Findings.', boundaries: ['Change no file.'] };

function asYaml(tasks: string): unknown {
  const head = 'agents: {default: {adapter: scripted, prompt: Be brief.}, auditor: {adapter: scripted}}';
  return readWorkflow(`${head}\ntasks:\n${tasks}`, 'roles.yaml').workflow;
}

test.each<[string, string, Part]>([
  ['a role of the library', '{agent: code-reviewer}', task('read', { ...read, agent: 'code-reviewer' })],
  ['a role that may change nothing', '{agent: analyzer}', task('read', { ...read, agent: 'analyzer' })],
  [
    'a role that must change something here',
    '{agent: analyzer, may_change_nothing: false}',
    task('read', { ...read, agent: 'analyzer', mayChangeNothing: false }),
  ],
  ['an agent that has the name of a role', '{agent: auditor}', task('read', { ...read, agent: 'auditor' })],
  [
    'candidates and their judge',
    '{candidates: [builder, optimizer], judge: code-reviewer}',
    candidates(task('read', read), ['builder', 'optimizer'], { judge: 'code-reviewer' }),
  ],
])('%s means the same as in YAML', (_what, fields, tasks) => {
  const contract = '{output_format: Findings., boundaries: [Change no file.], objective: Read src/parser.}';
  const yaml = asYaml(`  - {<<: [&contract ${contract}, ${fields}], id: read}`);
  expect(yaml).not.toBeNull();
  expect(workflow({ name: 'roles', agents, tasks }).workflow).toEqual(yaml);
});

test('a supervisor and its workers may be roles', () => {
  const team = { agent: 'orchestrator', workers: ['bug-fixer', 'auditor'], objective: 'Make the tests pass.' };
  const supervision = 'supervise: {agent: orchestrator, workers: [bug-fixer, auditor]}';
  expect(workflow({ name: 'roles', agents, tasks: supervise('team', team) }).workflow).toEqual(
    asYaml(`  - {id: team, objective: Make the tests pass., ${supervision}}`),
  );
});

test('what an agent did is undone by the same one, unless another one is named', () => {
  const build = task('build', { ...read, agent: 'builder', compensate: { objective: 'Tell that it is gone.' } });
  expect(workflow({ name: 'roles', agents, tasks: saga('all', build) }).workflow.root.tasks).toMatchObject([
    { tasks: [{ compensate: { agent: 'builder', role: 'builder' } }] },
  ]);
});
