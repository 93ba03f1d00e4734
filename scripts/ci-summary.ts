// The last word of a CI run: `ci-summary.ts <vitest's JSON report> [name of a step that failed…]`.
// Prints `N passed, M failed` as the only thing on its last line, and fails when anything did.
import { existsSync, readFileSync } from 'node:fs';
import { countResults } from './ci/count-results.ts';

const [report = '', ...failedSteps] = process.argv.slice(2);

const counted = existsSync(report)
  ? countResults(JSON.parse(readFileSync(report, 'utf8')))
  : { passed: 0, failed: 0, complaints: ['vitest wrote no report, so no test has run'] };
// The step of the tests fails because tests do, and those are counted already; alone it means an error outside of
// tests.
const isCounted = counted.failed + counted.complaints.length > 0;
const steps = failedSteps.filter((step) => step !== 'tests' || !isCounted);
const complaints = [...counted.complaints, ...steps.map((step) => `the step "${step}" failed`)];
for (const complaint of complaints) process.stdout.write(`ci: ${complaint}\n`);

const failed = counted.failed + complaints.length;
process.stdout.write(`${counted.passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
