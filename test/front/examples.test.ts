import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Workflow } from '../../src/core/workflow/workflow.ts';
import { workflowSchema } from '../../src/front/schema.ts';
import { writeYaml } from '../../src/front/write-yaml.ts';
import { readWorkflow } from '../../src/front/yaml/read-workflow.ts';
import { parse } from 'yaml';
import { violations } from './json-schema.ts';
import { wavesOf } from './waves.ts';

const folder = new URL('../../examples/', import.meta.url);
const examples = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

function textOf(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8');
}

function read(name: string): Workflow {
  const { workflow, problems } = readWorkflow(textOf(name), name);
  expect(problems.filter(({ severity }) => severity !== 'note')).toEqual([]);
  if (workflow === null) throw new Error(`${name} has no errors, so it has a workflow`);
  return workflow;
}

test.each(examples)('%s reads without a problem, fits the schema, and can be written back', (name) => {
  const workflow = read(name);
  for (const draft of ['draft-07', '2020-12'] as const) {
    expect(violations(workflowSchema(draft), parse(textOf(name), { merge: true }))).toEqual([]);
  }
  expect(readWorkflow(writeYaml(workflow), name).workflow).toEqual(workflow);
});

test.each<[string, readonly (readonly string[])[]]>([
  ['referral.yaml', [['api', 'page', 'samples'], ['audit']]],
  ['pipeline.yaml', [['plan'], ['backend', 'frontend'], ['integrate'], ['audit']]],
  [
    'workers-list.yaml',
    [['foundation'], ['testing-rules', 'security-rules', 'git-rules', 'style-rules'], ['integration'], ['release']],
  ],
  [
    'workers-map.yaml',
    [['contract'], ['index', 'endpoint', 'results-page', 'search-box'], ['integration'], ['release']],
  ],
  ['microservice.yaml', [['api-design'], ['auth-service', 'user-service'], ['integration-tests']]],
  ['sequential.yaml', [['add-column'], ['fill-column'], ['read-column']]],
  ['phases.yaml', [['storage'], ['surface']]],
])('%s runs in the waves that its comment tells', (name, waves) => {
  expect(wavesOf(read(name))).toEqual(waves);
});

test('a worker of the example becomes a task whose every field is as it was meant', () => {
  expect(read('microservice.yaml').root.tasks[2]).toEqual({
    id: 'user-service',
    kind: 'leaf',
    needs: ['api-design'],
    join: 'all_success',
    approval: [],
    successCriteria: [],
    gotchas: [],
    owns: ['services/user/**'],
    reads: [],
    protected: [],
    gates: [],
    budget: { tokens: 150_000, mode: 'audit' },
    work: {
      type: 'agent',
      agent: 'default',
      objective: 'Build the service that keeps profiles, as api/user.yaml describes it.',
      outputFormat: 'Code with tests and a README, or complete descriptions in OpenAPI.',
      tools: [],
      sources: [],
      boundaries: ['Leave the files of the other workers as they are.'],
    },
    deliverables: ['services/user/README.md'],
    inputs: ['api/user.yaml'],
    references: ['api/auth.yaml'],
    writes: 'workspace',
    mayChangeNothing: false,
    env: {},
  });
});
