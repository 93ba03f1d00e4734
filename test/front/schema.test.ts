import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { workflowSchema } from '../../src/front/schema.ts';
import { readWorkflow } from '../../src/front/yaml/read-workflow.ts';
import { violations } from './json-schema.ts';

const task = 'tasks: [{id: a, run: make}]';

test.each([
  ['tasks: 5'],
  ['name: x'],
  [`${task}\nworkers: []`],
  ['tasks: [{run: make}]'],
  ['tasks: [{id: a, run: make, nedds: []}]'],
  ['tasks: [{id: a, run: make, join: sometimes}]'],
  ['tasks: {a: {run: make, retry: 0}}'],
  ['tasks: {a: {run: make, retry: {backoff: 3s}}}'],
  ['tasks: {a: {run: make, budget: {usd: -1}}}'],
  ['tasks: {a: {tasks: [{id: b, run: make, gates: [{rum: x}]}]}}'],
  [`${task}\nagents: {builder: {model: deep}}`],
  [`${task}\nagents: {Builder: {adapter: claude}}`],
  ['pipeline: [{output: plan.md}]'],
  ['pipeline: [{stage: a, parallel: [{output: x.md}]}]'],
  ['workers: [{description: nameless}]'],
])('what the reader refuses, the schema refuses as well: %s', (text) => {
  for (const draft of ['draft-07', '2020-12'] as const) {
    expect(violations(workflowSchema(draft), parse(text))).not.toEqual([]);
  }
  expect(readWorkflow(text, 'f').workflow).toBeNull();
});

test('every field has a sentence that editors show', () => {
  const silent: string[] = [];
  const walk = (schema: unknown, path: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    for (const [key, value] of Object.entries(schema)) {
      if (key !== 'properties') walk(value, `${path}/${key}`);
      else for (const [name, one] of Object.entries(value as object)) checkField(one, `${path}/${name}`);
    }
  };
  const checkField = (field: unknown, path: string): void => {
    const { description } = field as { readonly description?: unknown };
    if (typeof description !== 'string' || description.length < 10) silent.push(path);
    walk(field, path);
  };
  walk(workflowSchema('2020-12'), '#');
  expect(silent).toEqual([]);
});
