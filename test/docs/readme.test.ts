import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { scratchRepository } from '../support/git/scratch-repository.ts';
import { blockOf, readPage } from '../support/docs/page.ts';

const page: string = readPage('README.md');
const scratch = scratchRepository({ 'tutti.yaml': blockOf(page, 'tutti.yaml') });
const main = join(import.meta.dirname, '../../src/surfaces/cli/main.ts');

afterAll(() => scratch.remove());

test('the workflow in README.md has the plan that is shown below it', () => {
  const env = { PATH: process.env['PATH'] ?? '', HOME: scratch.home, LC_ALL: 'C.UTF-8' };
  const answer = spawnSync(process.execPath, [main, 'plan', 'tutti.yaml'], {
    cwd: scratch.repo,
    env,
    encoding: 'utf8',
  });
  expect(answer.status).toBe(0);
  // Below it stands what this machine lacks to run it, such as the agent.
  expect(answer.stdout).toContain(blockOf(page, 'plan'));
});

test('README.md is read in one go', () => {
  expect(page.split('\n').length).toBeLessThan(80);
});
