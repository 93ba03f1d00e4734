import { afterAll, beforeAll, expect, test } from 'vitest';
import { blocksOf, readPage } from '../support/docs/page.ts';
import { openPrograms, type Programs } from '../support/docs/programs.ts';

const examples = blocksOf(readPage('docs/typescript.md')).filter(({ language }) => language === 'ts');
const flows = examples.map(({ name }) => name).filter((name) => name !== 'run.ts');

let programs: Programs;
beforeAll(() => {
  programs = openPrograms(examples);
});
afterAll(() => programs.scratch.remove());

test('the compiler of a careful project takes every example', () => {
  expect(programs.compile()).toEqual({ status: 0, said: '' });
});

test.each(flows)('%s can be planned, and is the same as the YAML that it exports', (name) => {
  const { status, said } = programs.tutti('plan', name);
  expect({ status, errors: said.match(/^error .*/gm) }).toEqual({ status: 0, errors: null });
  const yaml = programs.tutti('export', name);
  programs.scratch.write(`${name}.yaml`, yaml.said);
  expect(programs.tutti('export', `${name}.yaml`)).toEqual(yaml);
});

test('run.ts runs a workflow to its end and tells of it', () => {
  const { status, said } = programs.node('run.ts', programs.scratch.repo);
  expect(said).toMatch(/^run\.started \n/);
  expect(said).toMatch(/task\.completed hello\n/);
  expect(said).toMatch(/r-\w+ is complete: git merge --ff-only tutti\/r-\w+\n$/);
  expect(status).toBe(0);
});
