import { expect, test } from 'vitest';
import { fieldsOf } from '../../src/core/base/read-json.ts';
import { agentTaskKinds, phaseKinds, superviseKinds, workflowKinds } from '../../src/front/builder/option-kinds.ts';
import { workflowSchema } from '../../src/front/schema.ts';

const schema = workflowSchema('2020-12');
const file = Object.keys(fieldsOf(schema['properties']));
const task = Object.keys(fieldsOf(fieldsOf(fieldsOf(schema['$defs'])['task'])['properties']));

/** What functions say instead: `map`, `refine`, `candidates`, `saga`, `supervise`, `on`, and calls of one's own. */
const BY_FUNCTIONS = ['id', 'run', 'tasks', 'map', 'onFailure', 'loop', 'candidates', 'judge', 'saga', 'supervise'];
const OF_FILES = ['uses', 'with', 'imported', 'on', 'pipeline', 'workers'];

test('what a task, a phase and a workflow may say in YAML, a program may say as well', () => {
  const known = new Set([...Object.keys({ ...agentTaskKinds, ...phaseKinds, ...superviseKinds, ...workflowKinds })]);
  const missing = [...task, ...file].map(camelCase).filter((name) => !known.has(name));
  expect(missing.filter((name) => ![...BY_FUNCTIONS, ...OF_FILES].includes(name))).toEqual([]);
  expect(task.length).toBeGreaterThan(25);
});

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
