import { expect, test } from 'vitest';
import { makePlan } from '../core/plan/make-plan.ts';
import { readWorkflow } from '../front/yaml/read-workflow.ts';
import { patternText } from './init-workflow.ts';
import { patternNamed, PATTERNS } from './pattern-library.ts';

const texts: readonly (readonly [string, string])[] = PATTERNS.map((pattern) => [
  pattern.name,
  patternText(pattern, 'claude', ['npm run lint', 'go test ./...']),
]);

test('there are eight patterns, each with a scenario and names of its own', () => {
  expect(PATTERNS.map(({ name }) => name)).toEqual([
    ...['sequential', 'parallel', 'branch', 'refine', 'supervise', 'event', 'map-reduce', 'saga'],
  ]);
  const names = PATTERNS.flatMap(({ name, aliases }) => [name, ...aliases]);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(PATTERNS.map(({ scenario }) => scenario)).size).toBe(8);
});

test.each(texts)('%s is read in one go: twenty lines, with comments', (_name, text) => {
  const lines = text.trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(20);
  expect(lines.filter((line) => line.length > 120)).toEqual([]);
  expect(lines.filter((line) => line.includes('# ')).length).toBeGreaterThan(2);
});

test.each(texts)('%s has no mistake, and no warning that a person would have to look into', (_name, text) => {
  const { workflow, problems, locate } = readWorkflow(text, 'tutti.yaml');
  expect(problems.filter(({ severity }) => severity !== 'note')).toEqual([]);
  if (workflow === null) throw new Error('there is no error, so there is a workflow');
  const events = Object.keys(workflow.on);
  for (const event of events.length === 0 ? [undefined] : events.map((type) => ({ type, details: null }))) {
    const { plan, findings } = makePlan(workflow, {}, event);
    expect(locate(findings).filter(({ severity }) => severity !== 'note')).toEqual([]);
    expect(plan).not.toBeNull();
  }
});

test('a pattern has its agents from the library, and the gates of the repository', () => {
  const saga = patternNamed('saga');
  const { workflow } = readWorkflow(patternText(saga, 'claude', ['npm test']), 'tutti.yaml');
  expect(Object.keys(workflow?.agents ?? {})).toEqual(['default', 'builder', 'api-builder']);
  expect(workflow?.agents['builder']).toMatchObject({ adapter: 'claude', model: 'standard' });
  expect(workflow?.root.gates).toMatchObject([{ command: 'npm test' }]);
  expect(patternText(saga, 'claude', [])).toContain('\n# gates: [npm test]');
});

test('other names lead to a pattern too, and a wrong one to the nearest', () => {
  expect([patternNamed('Pipeline').name, patternNamed('fan-out').name]).toEqual(['sequential', 'parallel']);
  expect(() => patternNamed('sage')).toThrow(
    "USAGE: there is no pattern 'sage'; nothing was written. Did you mean `saga`?",
  );
});
