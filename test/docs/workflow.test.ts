import { expect, test } from 'vitest';
import { isJsonObject, fieldsOf, itemsOf, textOf } from '../../src/core/base/read-json.ts';
import type { Json, JsonObject } from '../../src/core/base/json.ts';
import { workflowSchema } from '../../src/front/schema.ts';
import { readWorkflow } from '../../src/front/yaml/read-workflow.ts';
import {
  AGENT,
  BUDGET,
  ENVIRONMENT,
  FILE,
  type FieldExamples,
  GATE,
  IMPORTED,
  INPUT,
  JUDGE,
  LOOP,
  MAP,
  RETRY,
  STAGE,
  SUPERVISE,
  TASK,
  WORKER,
} from '../support/docs/field-examples.ts';
import { blocksOf, expectPage, readPage, withPart } from '../support/docs/page.ts';

const PAGE = 'docs/workflow.md';

/** Something that has fields: where the schema has them, an example of each, and a file around one example. */
type Kind = { readonly schema: Json | undefined; readonly examples: FieldExamples; readonly file: Around };
type Around = (key: string, line: string) => string;

const schema: JsonObject = workflowSchema('2020-12');
const definitions = fieldsOf(schema['$defs']);
const file = fieldsOf(schema['properties']);
const task = fieldsOf(fieldsOf(definitions['task'])['properties']);

const kinds: Readonly<Record<string, Kind>> = {
  file: { schema: file, examples: FILE, file: aroundFile },
  agent: { schema: valuesOf(file['agents']), examples: AGENT, file: aroundAgent },
  input: { schema: valuesOf(file['inputs']), examples: INPUT, file: inMap('inputs: {lang: {@}}') },
  environment: { schema: file['environment'], examples: ENVIRONMENT, file: inMap('environment: {@}') },
  task: { schema: task, examples: TASK, file: aroundTask },
  map: { schema: mapIn(task['map']), examples: MAP, file: inTask('map: {@}') },
  loop: { schema: task['loop'], examples: LOOP, file: inTask('loop: {until: "true", @}') },
  judge: { schema: mapIn(task['judge']), examples: JUDGE, file: inTask('judge: {agent: builder, @}') },
  supervise: {
    schema: task['supervise'],
    examples: SUPERVISE,
    file: inTask('supervise: {agent: builder, workers: [builder], @}'),
  },
  imported: { schema: task['imported'], examples: IMPORTED, file: inTask('imported: {file: page.yaml, @}') },
  gate: { schema: mapIn(definitions['gate']), examples: GATE, file: aroundGate },
  budget: { schema: file['budget'], examples: BUDGET, file: inMap('budget: {tokens: 1k, @}') },
  retry: { schema: mapIn(file['retry']), examples: RETRY, file: inMap('retry: {max_attempts: 2, @}') },
  stage: { schema: beyondTask('stage'), examples: STAGE, file: aroundStage },
  worker: { schema: beyondTask('worker'), examples: WORKER, file: aroundWorker },
};

test('docs/workflow.md has every field of the language, with what the schema says of it and an example', () => {
  const page = Object.entries(kinds).reduce(
    (text, [name, kind]) => withPart(text, `fields of: ${name}`, tableOf(kind)),
    readPage(PAGE),
  );
  expectPage(PAGE, page);
});

test.each(Object.entries(kinds))('each example of a field can be read: %s', (_name, { examples, file: around }) => {
  const wrong = Object.entries(examples).flatMap(([key, value]) => errorsOf(around(key, `${key}: ${value}`)));
  expect(wrong).toEqual([]);
});

test('each whole example in docs/workflow.md can be read', () => {
  const examples = blocksOf(readPage(PAGE)).filter(({ language }) => language === 'yaml');
  expect(examples.flatMap(({ text }) => errorsOf(text))).toEqual([]);
  expect(examples.length).toBeGreaterThan(3);
});

test('an example that cannot be read is told', () => {
  expect(errorsOf('tasks: [{id: a, run: x, needs: [b]}]')).toEqual([
    'UNKNOWN_NEED: tasks: [{id: a, run: x, needs: [b]}]',
  ]);
});

/** What every example uses. */
const OTHER =
  'inputs: {lang: {default: de}, name: {default: a}, port: {type: number, default: 80}}\ntasks: {a: {run: make}}\n';

function errorsOf(text: string): readonly string[] {
  const { problems } = readWorkflow(text, 'tutti.yaml', () => ({ type: 'text', text: OTHER }));
  return problems.flatMap(({ severity, code }) => (severity === 'error' ? [`${code}: ${text}`] : []));
}

function tableOf({ schema: properties, examples }: Kind): string {
  const docs = Object.entries(propertiesOf(properties)).map(([name, field]): readonly [string, string] => {
    return [name, textOf(fieldsOf(field)['description']) ?? ''];
  });
  expect(docs.map(([name]) => name).toSorted()).toEqual(Object.keys(examples).toSorted());
  const rows = docs.map(([name, doc]) => `| \`${name}\` | ${cell(doc)} | \`${cell(examples[name] ?? '')}\` |\n`);
  return `| Field | What it says | Example |\n|---|---|---|\n${rows.join('')}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function propertiesOf(of: Json | undefined): JsonObject {
  const properties = fieldsOf(of)['properties'];
  return isJsonObject(properties) ? properties : fieldsOf(of);
}

function valuesOf(map: Json | undefined): Json | undefined {
  return fieldsOf(map)['additionalProperties'];
}

/** Of a shape with a short form, the long one. */
function mapIn(choice: Json | undefined): Json | undefined {
  return itemsOf(fieldsOf(choice)['anyOf']).find((one) => fieldsOf(one)['type'] === 'object');
}

function beyondTask(name: string): JsonObject {
  const own = Object.entries(propertiesOf(definitions[name])).filter(([key]) => {
    return key === 'id' || key === 'output' || !Object.hasOwn(task, key);
  });
  return Object.fromEntries(own.filter(([key]) => name !== 'worker' || key !== 'output'));
}

const HELLO = 'tasks: [{id: hello, run: echo hello > hello.txt}]\n';

function aroundFile(key: string, line: string): string {
  return ['tasks', 'pipeline', 'workers'].includes(key) ? `${line}\n` : `${line}\n${HELLO}`;
}

/** `@` is where the field goes; the same field is left out of what stands there. */
function inMap(around: string): Around {
  return (key, line) => `${around.replace(new RegExp(`${key}: [^,@}]+, `), '').replace('@', () => line)}\n${HELLO}`;
}

function aroundAgent(key: string, line: string): string {
  const adapter = key === 'adapter' ? '' : '    adapter: claude\n';
  return `agents:\n  reviewer: {adapter: claude}\n  builder:\n${adapter}    ${line}\n${HELLO}`;
}

function aroundGate(key: string, line: string): string {
  const run = ['name', 'timeout'].includes(key) ? 'run: npm test, ' : '';
  return `gates: [{${run}${line}}]\n${HELLO}`;
}

function aroundStage(key: string, line: string): string {
  const name = ['stage', 'id'].includes(key) ? '' : 'stage: implement, ';
  return `pipeline: [{${name}${line}}]\n`;
}

function aroundWorker(key: string, line: string): string {
  const id = key === 'id' ? '' : 'id: page, ';
  return `workers: [{id: api, outputs: [api.yaml]}, {${id}${line}}]\n`;
}

/** `@` is where the field goes in a field of a task. */
function inTask(around: string): Around {
  const [task = ''] = around.split(':');
  return (key, line) =>
    aroundTask(
      task,
      around.replace(new RegExp(`${key}: ("[^"]*"|\\[[^\\]]*\\]|[\\w.]+), `), '').replace('@', () => line),
    );
}

const AGENT_WORK = [
  'agent: builder',
  'objective: Write the page.',
  'output_format: HTML.',
  'boundaries: [Change no code.]',
];

/** What stands beside a field that says more about others. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  run: ['run: make page'],
  env: ['run: make page'],
  tasks: ['tasks: [{id: store, run: make store}]'],
  max_parallel: ['tasks: [{id: store, run: make store}]'],
  saga: ['tasks: [{id: store, run: make store}]'],
  supervise: ['objective: Write all pages.'],
  judge: ['candidates: 2', ...AGENT_WORK],
  on_failure: ['map: [one, two]', ...AGENT_WORK],
  uses: ['with: {lang: de}'],
  with: ['uses: ./page.yaml'],
  imported: ['tasks: [{id: store, run: make store}]'],
};

/** A command, a phase or the work of an agent, as the field asks for, behind a task that it needs. */
function aroundTask(key: string, line: string): string {
  const work = BESIDE[key] ?? AGENT_WORK;
  const fields = ['id: page', 'needs: [api]', 'owns: [web/**]', ...work].filter((one) => !one.startsWith(`${key}:`));
  return [
    'agents: {builder: {adapter: claude}}',
    'inputs: {lang: {default: de}}',
    'tasks:',
    '  - {id: api, run: make api, owns: [api.yaml], deliverables: [api.yaml]}',
    `  - ${[...fields, line].join('\n    ')}`,
  ].join('\n');
}
