import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attemptId, NEVER, NO_ENVIRONMENT, openScratch, RUN } from '../../../test/support/git/open-scratch.ts';
import { ownProject } from '../../../test/support/git/own-scratch.ts';

test('the environment brings untracked files, never follows a link out, and is no work of the agent', async () => {
  const person = ownProject();
  const ran: string[] = [];
  const opened = await openScratch(person, async ({ command, cwd }) => {
    ran.push(`${command} in ${cwd.slice(-3)}`);
    writeFileSync(join(cwd, 'generated.txt'), 'g\n');
    writeFileSync(join(cwd, 'a.txt'), 'changed by setup\n');
    return { status: 0, output: '' };
  });
  const outside = join(person.root, 'outside');
  writeFileSync(outside, 'secret\n');
  person.write('.env', 'KEY=1\n');
  person.write('config/local.json', '{}\n');
  person.write('data/seed.csv', '1\n');
  person.write('.worktreeinclude', 'data/\n');
  symlinkSync(outside, join(person.repo, 'config/leak.json'));
  symlinkSync('local.json', join(person.repo, 'config/same.json'));
  const environment = { copy: ['.env*', 'config/*.json'], link: [], cache: [], setup: 'make ready' };
  const request = { id: attemptId(), head: opened.head, onward: null, environment, sandbox: 'none' as const };
  const prepared = await opened.workspaces.prepare(request, NEVER);
  if (prepared.type === 'failed') throw new Error(prepared.error.what);
  expect(ran).toEqual(['make ready in api']);
  expect(readdirSync(join(prepared.path, 'config')).sort()).toEqual(['local.json', 'same.json']);
  expect(readFileSync(join(prepared.path, 'data/seed.csv'), 'utf8')).toBe('1\n');
  expect(readFileSync(join(prepared.path, 'a.txt'), 'utf8')).toBe('a\n');
  writeFileSync(join(prepared.path, '.gitignore'), '');
  expect((await opened.collect(prepared.path)).changed).toEqual([{ path: '.gitignore', kind: 'modified' }]);
});

test('a setup that fails is an answer with its output, and the next try begins again', async () => {
  const person = ownProject();
  const opened = await openScratch(person, async () => ({ status: 3, output: 'no such registry' }));
  const environment = { ...NO_ENVIRONMENT, setup: 'npm ci' };
  const request = { id: attemptId(), head: opened.head, onward: null, environment, sandbox: 'none' as const };
  for (const _ of [1, 2]) {
    const prepared = await opened.workspaces.prepare(request, NEVER);
    expect(prepared).toMatchObject({ type: 'failed', error: { code: 'SETUP_FAILED' } });
    expect(prepared.type === 'failed' && prepared.error.what).toContain('no such registry');
  }
});

test('a checkout for gates holds exactly the tree, whatever the gate before left there', async () => {
  const person = ownProject();
  const opened = await openScratch(person);
  const first = await opened.workspaces.checkout(RUN, opened.head, NO_ENVIRONMENT, NEVER);
  writeFileSync(join(first.path, 'a.txt'), 'broken\n');
  mkdirSync(join(first.path, 'node_modules'));
  person.gitIn(first.path, 'init', '-q', 'nested');
  rmSync(join(first.path, '.git'), { recursive: true });
  await first.done();
  const second = await opened.workspaces.checkout(RUN, opened.head, NO_ENVIRONMENT, NEVER);
  expect(second.path).toBe(first.path);
  expect(readdirSync(second.path).sort()).toEqual(['.git', '.gitignore', 'a.txt', 'src']);
  expect(readFileSync(join(second.path, 'a.txt'), 'utf8')).toBe('a\n');
  const third = await opened.workspaces.checkout(RUN, opened.head, NO_ENVIRONMENT, NEVER);
  expect(third.path).not.toBe(second.path);
});
