import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { fieldsOf } from '../../src/core/base/read-json.ts';
import { makePlan } from '../../src/core/plan/make-plan.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { readWorkflow } from '../../src/front/yaml/read-workflow.ts';
import { journalLines } from '../support/docs/journal-lines.ts';
import { layOut } from '../support/docs/lay-out.ts';
import { blockOf, blocksOf, expectPage, readPage, withBlocks } from '../support/docs/page.ts';
import { runSmallJourney, type SmallJourney } from '../support/docs/small-journey.ts';

const JOURNEY = 'docs/journey.md';
const CLI = 'docs/cli.md';

const page: string = readPage(JOURNEY);
const files = { 'tutti.yaml': blockOf(page, 'tutti.yaml'), 'agents.yaml': blockOf(page, 'agents.yaml') };
let journey: SmallJourney;

// Each command is a process of its own, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(() => {
  journey = runSmallJourney(files);
}, 60_000);

afterAll(() => journey.remove());

test('docs/journey.md shows what its workflow really leads to', () => {
  const lines = journalLines(journey.values(['events', '--json']), plan(), journey.same);
  const begins = blocksOf(page).flatMap(({ language, text }) => (language === 'journal' ? [firstNumber(text)] : []));
  const shown = withBlocks(page, ({ language, name, text }) => {
    if (language === 'journal') return linesFrom(lines, firstNumber(text), begins);
    if (name === 'plan') return journey.text(['plan', 'tutti.yaml']);
    if (name === 'prompt') return sectionOf(journey.attemptFile('words@2', 'prompt.md'), 'What happened before');
    if (name === 'branch') return journey.log();
    return undefined;
  });
  expectPage(JOURNEY, shown);
});

test('docs/cli.md shows the JSON that the commands really print', () => {
  const shown = withBlocks(readPage(CLI), ({ language, name }) => {
    if (language !== 'json') return undefined;
    const [, ...words] = name.split(' ');
    const [value] = journey.values(words);
    return value === undefined ? '' : `${layOut(journey.same(value))}\n`;
  });
  expectPage(CLI, shown);
});

test('the journey has one retry in it, and ends complete', () => {
  const types = journey.values(['events', '--json']).map((event) => fieldsOf(event)['type']);
  expect(types.filter((type) => type === 'attempt.failed')).toHaveLength(1);
  expect(types.at(-1)).toBe('run.delivered');
});

function plan(): Plan {
  const { workflow } = readWorkflow(files['tutti.yaml'], 'tutti.yaml');
  const made = workflow === null ? null : makePlan(workflow, {}).plan;
  if (made === null) throw new Error('the workflow of the page has errors');
  return made;
}

/** The number of the first event in a block. */
function firstNumber(text: string): number {
  return Number.parseInt(text, 10);
}

/** From that event on, up to where the next block of the page begins. */
function linesFrom(lines: readonly string[], from: number, begins: readonly number[]): string {
  const next = begins.find((begin) => begin > from) ?? Number.POSITIVE_INFINITY;
  return lines.slice(from - 1, next - 1).join('');
}

function sectionOf(markdown: string, heading: string): string {
  const [, rest = ''] = markdown.split(`\n## ${heading}\n\n`);
  return `${rest.split('\n## ')[0]?.trimEnd() ?? ''}\n`;
}
