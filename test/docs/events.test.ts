import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunEvent, RunEventType } from '../../src/core/run/event.ts';

const page: string = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'events.md'), 'utf8');

type FieldsOf<T extends RunEventType> = Record<Exclude<keyof Extract<RunEvent, { readonly type: T }>, 'type'>, 1>;

const attempted = { task: 1, attempt: 1 } as const;
const answered = { task: 1, block: 1, by: 1, message: 1 } as const;

/** One line an event: the compiler sends whoever adds an event or a field here, and the test sends them to the page. */
const FIELDS: { readonly [T in RunEventType]: FieldsOf<T> } = {
  'run.started': { run: 1, workflow: 1, plan: 1, base: 1, baseRef: 1, branch: 1, limits: 1, approveAll: 1 },
  'run.paused': {},
  'run.unpaused': {},
  'run.delivered': { how: 1, head: 1 },
  'task.opened': { task: 1, items: 1 },
  'task.listing': { task: 1 },
  'task.iterated': { task: 1, iteration: 1 },
  'task.unfolded': { task: 1, children: 1 },
  'task.readied': { task: 1, values: 1 },
  'task.skipped': { task: 1, because: 1, detail: 1 },
  'task.blocked': { task: 1, block: 1, reason: 1, message: 1, until: 1 },
  'task.unblocked': answered,
  'task.completed': { task: 1, end: 1, result: 1 },
  'task.failed': { task: 1, error: 1, result: 1 },
  'task.verifying': { task: 1 },
  'tasks.refused': { task: 1, problems: 1 },
  'candidate.held': { task: 1 },
  'candidate.chosen': { task: 1, candidate: 1, reason: 1 },
  'compensation.started': { task: 1, because: 1, error: 1, children: 1 },
  'task.reopened': { task: 1, because: 1, message: 1 },
  'task.cancelling': { task: 1, by: 1 },
  'task.cancelled': { task: 1, result: 1 },
  'attempt.started': attempted,
  'attempt.prepared': { ...attempted, base: 1, workspace: 1 },
  'attempt.ended': { ...attempted, end: 1 },
  'attempt.failed': { ...attempted, burnt: 1, nextAt: 1, onward: 1 },
  'gate.checked': { ...attempted, commit: 1, passed: 1, results: 1 },
  'merge.integrated': { ...attempted, result: 1 },
  'merge.refused': { ...attempted, result: 1 },
  'approval.granted': answered,
  'approval.rejected': answered,
  'budget.alerted': { task: 1, what: 1, percent: 1, spent: 1, limit: 1 },
  'budget.raised': { task: 1, budget: 1, by: 1 },
};

const sections: readonly string[] = page.split(/^## /m).slice(1);

test('docs/events.md has a heading for each event, in the order of the code, and for nothing else', () => {
  expect(sections.map((section) => section.split('\n', 1)[0])).toEqual(Object.keys(FIELDS));
});

test.each(Object.entries(FIELDS))('docs/events.md says what %s means, and names its fields', (type, fields) => {
  const section = sections.find((one) => one.startsWith(`${type}\n`)) ?? '';
  const text = section.slice(section.indexOf('Fields:'));
  expect(Object.keys(fields).filter((field) => !text.includes(`\`${field}\``))).toEqual([]);
});
