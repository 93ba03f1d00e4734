import { afterAll, beforeAll, expect, test } from 'vitest';
import { patternText } from '../../src/hosts/init-workflow.ts';
import { PATTERNS } from '../../src/hosts/pattern-library.ts';
import { blocksOf, expectPage, readPage, withBlocks, withPart } from '../support/docs/page.ts';
import { openPrograms, type Programs } from '../support/docs/programs.ts';

const PAGE = 'docs/patterns.md';
const NAMES: readonly string[] = [...PATTERNS.map(({ name }) => name), 'candidates', 'composed'];

const examples = blocksOf(readPage(PAGE));

let programs: Programs;
beforeAll(() => {
  programs = openPrograms(examples);
});
afterAll(() => programs.scratch.remove());

test('docs/patterns.md has each pattern as `tutti init` writes it', () => {
  const page = withPart(readPage(PAGE), 'choice', choiceText());
  expectPage(
    PAGE,
    withBlocks(page, ({ name }) => {
      const pattern = PATTERNS.find((one) => `${one.name}.yaml` === name);
      return pattern === undefined ? undefined : patternText(pattern, 'claude', ['npm test']);
    }),
  );
});

function choiceText(): string {
  const rows = PATTERNS.map(
    ({ name, scenario, aliases }) => `| ${scenario} | [${name}](#${name}) | ${aliases.join(', ')} |\n`,
  );
  return `| When | Pattern | Also called |\n|---|---|---|\n${rows.join('')}`;
}

test('each pattern stands there as YAML and as TypeScript, in twenty lines at most', () => {
  expect(examples.map(({ name }) => name)).toEqual(NAMES.flatMap((name) => [`${name}.yaml`, `${name}.ts`]));
  const lines = examples.map(({ name, text }) => ({ name, lines: text.trimEnd().split('\n') }));
  expect(lines.filter((one) => one.lines.length > 20 || one.lines.some(({ length }) => length > 120))).toEqual([]);
});

test('the compiler of a careful project takes the TypeScript', () => {
  expect(programs.compile()).toEqual({ status: 0, said: '' });
});

test('each pattern is the same in both, and has neither errors nor warnings', () => {
  const planned = (kind: string): readonly unknown[] =>
    programs
      .planned(NAMES.map((name) => `${name}.${kind}`))
      .map(({ yaml, problems }, index) => ({ pattern: NAMES[index], yaml, problems }));
  const yaml = planned('yaml');
  expect(planned('ts')).toEqual(yaml);
  expect(yaml).toMatchObject(NAMES.map((pattern) => ({ pattern, problems: [] })));
});
