import { expect, test } from 'vitest';
import { decodeHandoff } from './handoff.ts';
import { parseReportLine, REPORT_TYPES } from './report-line.ts';
import { rulesSection } from './rules-section.ts';

const rules = rulesSection({ writes: 'workspace', mayChangeNothing: false });

test('every kind of report is shown', () => {
  for (const type of REPORT_TYPES) expect(rules).toContain(`tutti report ${type} `);
});

test('the line that an agent is shown is one that is understood', () => {
  const line = /`(\{"type": "done".*\})`/.exec(rules)?.[1] ?? '';
  const report = parseReportLine(line);
  expect(report).toEqual({ type: 'done', message: '…', data: { deliverables: ['…'] } });
  expect(decodeHandoff(report === undefined ? [] : [report], '')).toMatchObject({ summary: '…', deliverables: ['…'] });
});
