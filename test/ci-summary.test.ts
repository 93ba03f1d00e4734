import { expect, test } from 'vitest';
import { countResults } from '../scripts/ci/count-results.ts';

const file = { name: 'a.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] };

test('passed and failed tests are counted as vitest counts them', () => {
  const report = { numPassedTests: 3, numFailedTests: 1, testResults: [file, { ...file, status: 'failed' }] };
  expect(countResults(report)).toEqual({ passed: 3, failed: 1, complaints: [] });
});

test('a file that broke before its first test is a failure, though vitest counts no failed test', () => {
  const broken = { name: 'b.test.ts', status: 'failed', assertionResults: [] };
  const report = { numPassedTests: 1, numFailedTests: 0, testResults: [file, broken] };
  expect(countResults(report).complaints).toEqual(['b.test.ts broke before its first test']);
});

test('a run without tests is no success', () => {
  const report = { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  expect(countResults(report).complaints).toEqual(['no test has run']);
});

test('a report of another shape is a failure, not zero failures', () => {
  expect(countResults({ tests: 12 }).complaints).toEqual(['the report of vitest has an unknown shape']);
});
