/** What a test run came to. Complaints are failures that belong to no single test. */
export type Results = {
  readonly passed: number;
  readonly failed: number;
  readonly complaints: readonly string[];
};

type Report = { readonly numPassedTests: number; readonly numFailedTests: number; readonly testResults: unknown[] };

/** Counts vitest's JSON report. A file that broke before its first test counts as one failure. */
export function countResults(report: unknown): Results {
  if (!isReport(report)) return { passed: 0, failed: 0, complaints: ['the report of vitest has an unknown shape'] };
  const passed = report.numPassedTests;
  const failed = report.numFailedTests;
  const broken = report.testResults.flatMap((file) => brokenFile(file) ?? []);
  const complaints = broken.map((name) => `${name} broke before its first test`);
  if (passed + failed === 0) complaints.push('no test has run');
  return { passed, failed, complaints };
}

function brokenFile(file: unknown): string | undefined {
  if (typeof file !== 'object' || file === null || !('status' in file) || !('assertionResults' in file))
    return undefined;
  const hasTests = Array.isArray(file.assertionResults) && file.assertionResults.length > 0;
  return file.status === 'failed' && !hasTests && 'name' in file ? String(file.name) : undefined;
}

function isReport(report: unknown): report is Report {
  if (typeof report !== 'object' || report === null) return false;
  if (!('numPassedTests' in report && 'numFailedTests' in report && 'testResults' in report)) return false;
  const isCounted = typeof report.numPassedTests === 'number' && typeof report.numFailedTests === 'number';
  return isCounted && Array.isArray(report.testResults);
}
