/**
 * What one test runner prints when there was nothing to run, and what it prints when there was. Both end with status 0
 * or not.
 */
type Runner = { readonly name: string; readonly none: RegExp; readonly some: RegExp };

const RUNNERS: readonly Runner[] = [
  { name: 'vitest', none: /^No test files found/m, some: /^\s*Tests\s+.*\d+ (passed|failed)/m },
  { name: 'jest', none: /^No tests found/m, some: /^Tests:\s+.*[1-9]\d* total/m },
  { name: 'node:test', none: /^(#|ℹ) tests 0$/m, some: /^(#|ℹ) tests [1-9]/m },
  { name: 'mocha', none: /^\s*0 passing\b/m, some: /^\s*[1-9]\d* (passing|failing)\b/m },
  { name: 'tap', none: /^1\.\.0\b/m, some: /^1\.\.[1-9]/m },
  { name: 'bun', none: /^No tests found!|0 test files matching/m, some: /^\s*[1-9]\d* (pass|fail)$/m },
  {
    name: 'deno',
    none: /No test modules found|\| 0 passed \| 0 failed/,
    some: /\| ([1-9]\d* passed|\d+ passed \| [1-9]\d* failed)/,
  },
  { name: 'pytest', none: /\bno tests ran\b|^collected 0 items/m, some: /\b[1-9]\d* (passed|failed|errors?)\b/m },
  { name: 'unittest', none: /^Ran 0 tests in/m, some: /^Ran [1-9]\d* tests? in/m },
  {
    name: 'go',
    none: /\[no test files\]|\[no tests to run\]/m,
    some: /^(ok\s(?!.*\[no tests to run\])|--- FAIL|FAIL\t)/m,
  },
  { name: 'cargo', none: /^running 0 tests$/m, some: /^running [1-9]\d* tests?$/m },
  { name: 'rspec', none: /^0 examples, 0 failures/m, some: /^[1-9]\d* examples?,/m },
  { name: 'phpunit', none: /^No tests executed!/m, some: /^(OK \(|Tests: [1-9])/m },
  { name: 'dotnet', none: /No test is available in/, some: /\bTotal:\s+[1-9]/ },
];

/**
 * The runner that says that it found nothing to run; null when none says so, or when another one of the same command
 * ran some.
 *
 * @param output without terminal sequences
 */
export function runnerWithoutTests(output: string): string | null {
  if (RUNNERS.some(({ some }) => some.test(output))) return null;
  return RUNNERS.find(({ none }) => none.test(output))?.name ?? null;
}
