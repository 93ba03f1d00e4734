import { expect, test } from 'vitest';
import type { Handoff } from '../run/attempt.ts';
import { decodeHandoff } from './handoff.ts';
import { parseReportLine, type ReportLine } from './report-line.ts';

const nothing: Handoff = {
  summary: '',
  deliverables: [],
  testsRun: [],
  knownIssues: [],
  integrationNotes: '',
  dependencies: [],
};

function check(lines: readonly string[], finalText: string, handoff: Handoff | null): void {
  const reports = lines.map(parseReportLine).filter((line): line is ReportLine => line !== undefined);
  expect(decodeHandoff(reports, finalText)).toEqual(handoff);
}

test('the data of the last done report is handed over', () => {
  const data = {
    summary: 'Added the route.',
    deliverables: ['api.ts'],
    tests_run: ['npm test'],
    known_issues: 'slow',
    integration_notes: 'needs a key',
    dependencies: ['zod', 7],
  };
  check(
    [JSON.stringify({ type: 'done', message: 'old' }), JSON.stringify({ type: 'done', message: 'new', data })],
    'bye',
    {
      summary: 'Added the route.',
      deliverables: ['api.ts'],
      testsRun: ['npm test'],
      knownIssues: ['slow'],
      integrationNotes: 'needs a key',
      dependencies: ['zod'],
    },
  );
});

test('data given as the message count as data', () => {
  const message = JSON.stringify({ summary: 'Made it.', deliverables: ['a'] });
  check([JSON.stringify({ type: 'done', message })], 'bye', { ...nothing, summary: 'Made it.', deliverables: ['a'] });
});

test('without a report the last words are the summary', () => {
  check(['{"type":"checkpoint","message":"half"}', 'noise', '[]'], ' All is done. ', {
    ...nothing,
    summary: 'All is done.',
  });
});

test('who said nothing hands nothing over', () => {
  check([], ' \n', null);
});

test('what is handed over is capped', () => {
  const long = 'x'.repeat(10_000);
  const data = { summary: long, deliverables: Array.from({ length: 90 }, () => long), integration_notes: long };
  const handoff = decodeHandoff([{ type: 'done', message: '', data }], '');
  expect(handoff?.summary.length).toBeLessThanOrEqual(4_000);
  expect(handoff?.integrationNotes.length).toBeLessThanOrEqual(4_000);
  expect(handoff?.deliverables.map((item) => item.length)).toEqual(Array.from({ length: 50 }, () => 500));
});
