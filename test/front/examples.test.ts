import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makePlan } from '../../src/core/plan/make-plan.ts';
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

/** Read and planned, for each event that it answers. */
function read(name: string): Workflow {
  const { workflow, problems, locate } = readWorkflow(textOf(name), name, (used) => {
    return { type: 'text', text: textOf(used) };
  });
  if (workflow === null) throw new Error(`${name} has mistakes: ${problems.map(({ message }) => message).join('; ')}`);
  const events = Object.keys(workflow.on).map((type) => ({ type, details: {} }));
  const findings = (events.length === 0 ? [undefined] : events).flatMap(
    (event) => makePlan(workflow, {}, event).findings,
  );
  expect([...problems, ...locate(findings)].filter(({ severity }) => severity !== 'note')).toEqual([]);
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
  ['feature.yaml', [['plan'], ['build'], ['review', 'audit'], ['mend'], ['ci']]],
  ['explore.yaml', [['modules', 'logins', 'data', 'tests'], ['map'], ['overview']]],
  ['improve.yaml', [['quality'], ['coverage'], ['speed']]],
  ['watch.yaml', [['review', 'audit', 'mend', 'first-look'], ['tell']]],
  ['batch.yaml', [['look'], ['renew'], ['report']]],
  ['migration.yaml', [['schema'], ['apply'], ['service'], ['partners'], ['deploy']]],
  ['hub.yaml', [['release']]],
  ['composed.yaml', [['explore'], ['decide'], ['improve', 'build'], ['review']]],
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
