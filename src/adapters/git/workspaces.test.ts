import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { attemptId, NEVER, NO_ENVIRONMENT, openScratch, RUN } from '../../../test/support/git/open-scratch.ts';
import { type Scratch, scratchRepository, untouchedParts } from '../../../test/support/git/scratch-repository.ts';
import { openBranch } from './integrator.ts';
import { prune } from './prune.ts';
import { keptRefs, restore } from './restore.ts';

const made: Scratch[] = [];
afterEach(() => {
  for (const scratch of made.splice(0)) scratch.remove();
});

function scratch(files: Readonly<Record<string, string>> = { 'a.txt': 'a\n', 'src/b.ts': 'b\n', '.gitignore': 'node_modules/\n.env\n' }): Scratch {
  const one = scratchRepository(files);
  made.push(one);
  return one;
}

test('an agent finds a clean repository of its own, where git works as usual', async () => {
  const person = scratch();
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  expect(person.gitIn(folder, 'status', '--short', '--branch')).toBe('## work');
  writeFileSync(join(folder, 'a.txt'), 'b\n');
  expect(person.gitIn(folder, 'diff', '--stat')).toContain('a.txt');
  person.gitIn(folder, 'commit', '-qam', 'mine');
  expect(person.gitIn(folder, 'log', '--format=%s by %an')).toBe('mine by tutti\nBegin by Ada');
  expect(person.git('log', '--all', '--format=%s')).toBe('Begin');
});

test('nothing of the person\'s checkout, index, config, refs, stash or hooks changes in a whole run', async () => {
  const person = scratch();
  person.write('half-done.txt', 'half\n');
  person.write('a.txt', 'edited\n');
  person.git('stash');
  person.write('a.txt', 'edited again\n');
  person.write('staged.txt', 'staged\n');
  person.git('add', 'staged.txt');
  person.git('switch', '-q', '--detach');
  mkdirSync(join(person.repo, '.git/rebase-merge'));
  const before = untouchedParts(person);
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  writeFileSync(join(folder, 'new.txt'), 'new\n');
  const { commit } = await opened.collect(folder);
  if (commit === null) throw new Error('nothing was collected');
  const branch = 'refs/heads/tutti/r-test';
  await openBranch(opened.repository, branch, opened.head);
  const request = { ...attemptId(), branch, base: opened.head, commit, subject: 'Do it', by: '' };
  const merge = await opened.integrator.merge(request, opened.head);
  if (merge.type !== 'merged') throw new Error(merge.type);
  await opened.integrator.publish(branch, opened.head, merge.commit);
  await (await opened.workspaces.checkout(RUN, merge.commit, NO_ENVIRONMENT, NEVER)).done();
  await opened.workspaces.release(RUN, attemptId().task);
  await prune({ repository: opened.repository, state: opened.state, runs: [RUN], attempts: true });
  expect(untouchedParts(person)).toEqual(before);
  expect(statSync(join(person.repo, '.git/tutti')).mode & 0o777).toBe(0o700);
});

test('git gc --prune=now after every step loses nothing', async () => {
  const person = scratch();
  const opened = await openScratch(person);
  const gc = (): string => person.git('gc', '-q', '--prune=now');
  const folder = await opened.prepare();
  gc();
  writeFileSync(join(folder, 'new.txt'), 'new\n');
  const { commit } = await opened.collect(folder);
  gc();
  if (commit === null) throw new Error('nothing was collected');
  const branch = 'refs/heads/tutti/r-test';
  await openBranch(opened.repository, branch, opened.head);
  const request = { ...attemptId(), branch, base: opened.head, commit, subject: 'Do it', by: '' };
  const merge = await opened.integrator.merge(request, opened.head);
  gc();
  if (merge.type !== 'merged') throw new Error(merge.type);
  expect(await opened.integrator.publish(branch, opened.head, merge.commit)).toBe(true);
  gc();
  expect(person.git('show', 'tutti/r-test:new.txt')).toBe('new');
  expect(person.gitIn(folder, 'status', '--short')).toBe('?? new.txt');
  writeFileSync(join(folder, 'late.txt'), 'late\n');
  await opened.workspaces.release(RUN, attemptId().task);
  gc();
  const [, kept] = await keptRefs(opened.repository, RUN, attemptId().task);
  expect(person.git('show', `${kept?.name}:late.txt`)).toBe('late');
  person.git('fsck', '--connectivity-only');
});

test('preparing the same attempt twice changes nothing in its folder', async () => {
  const person = scratch();
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  writeFileSync(join(folder, 'work.txt'), 'work\n');
  expect(await opened.prepare()).toBe(folder);
  expect(readFileSync(join(folder, 'work.txt'), 'utf8')).toBe('work\n');
});

test('collecting the same work twice gives the same commit and one ref', async () => {
  const person = scratch();
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  writeFileSync(join(folder, 'work.txt'), 'work\n');
  const first = await opened.collect(folder);
  expect(await opened.collect(folder)).toEqual(first);
  expect(person.git('for-each-ref', '--format=%(refname)', 'refs/tutti')).toBe('refs/tutti/r-test/api@1');
});

test('collecting other work again keeps the former commit beside it', async () => {
  const person = scratch();
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  writeFileSync(join(folder, 'work.txt'), 'one\n');
  const first = await opened.collect(folder);
  writeFileSync(join(folder, 'work.txt'), 'two\n');
  const second = await opened.collect(folder);
  expect((await keptRefs(opened.repository, RUN, attemptId().task)).map(({ commit }) => commit)).toEqual([second.commit, first.commit]);
});

test('a new attempt gets a clean folder at the same path, and what was not collected is kept', async () => {
  const person = scratch();
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  writeFileSync(join(folder, 'a.txt'), 'unfinished\n');
  mkdirSync(join(folder, 'node_modules/x'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/x/index.js'), '');
  chmodSync(join(folder, 'node_modules/x'), 0o500);
  rmSync(join(folder, 'src'), { recursive: true });
  expect(await opened.prepare('api', 2)).toBe(folder);
  expect(readdirSync(folder).sort()).toEqual(['.git', '.gitignore', 'a.txt', 'src']);
  expect(person.gitIn(folder, 'status', '--short', '--branch')).toBe('## work');
  const [kept] = await keptRefs(opened.repository, RUN, attemptId().task);
  expect(kept?.name).toMatch(/^refs\/tutti\/keep\/r-test\/api@1\/tree-/);
  expect(person.git('show', `${kept?.commit}:a.txt`)).toBe('unfinished');
});

test('an attempt that goes on finds the files as they were, even where .git was wrecked', async () => {
  const person = scratch();
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  writeFileSync(join(folder, 'work.txt'), 'half\n');
  rmSync(join(folder, '.git/HEAD'));
  const onward = { base: opened.head, commit: null };
  const request = { id: attemptId('api', 2), head: opened.head, onward, environment: NO_ENVIRONMENT, sandbox: 'none' as const };
  expect(await opened.workspaces.prepare(request, NEVER)).toEqual({ type: 'ready', path: folder, base: opened.head });
  expect(person.gitIn(folder, 'status', '--short')).toBe('?? work.txt');
});

test('an attempt that goes on after its folder was lost finds its commit as changes', async () => {
  const person = scratch();
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  writeFileSync(join(folder, 'work.txt'), 'half\n');
  const { commit } = await opened.collect(folder);
  rmSync(folder, { recursive: true });
  const onward = { base: opened.head, commit };
  const request = { id: attemptId('api', 2), head: opened.head, onward, environment: NO_ENVIRONMENT, sandbox: 'none' as const };
  await opened.workspaces.prepare(request, NEVER);
  expect(person.gitIn(folder, 'status', '--short')).toBe('?? work.txt');
});

test('branches and stashes of the agent are kept by name when its workspace goes', async () => {
  const person = scratch();
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  writeFileSync(join(folder, 'idea.txt'), 'idea\n');
  person.gitIn(folder, 'switch', '-qc', 'idea');
  person.gitIn(folder, 'add', '-A');
  person.gitIn(folder, 'commit', '-qm', 'idea');
  person.gitIn(folder, 'switch', '-q', 'work');
  for (const name of ['one', 'two']) {
    writeFileSync(join(folder, `${name}.txt`), name);
    person.gitIn(folder, 'stash', '-qu');
  }
  await opened.workspaces.release(RUN, attemptId().task);
  expect(existsSync(folder)).toBe(false);
  const names = (await keptRefs(opened.repository, RUN, attemptId().task)).map(({ name }) => name.replace('refs/tutti/keep/r-test/api@1/', ''));
  expect(names).toEqual(['heads/idea', 'stash', 'stash-0']);
  expect(person.git('show', 'refs/tutti/keep/r-test/api@1/stash^3:two.txt')).toBe('two');
});

test('a folder that tutti did not make is neither filled nor removed', async () => {
  const person = scratch();
  const opened = await openScratch(person);
  const folder = join(opened.state, 'workspaces/r-test/api');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'theirs.txt'), 'theirs\n');
  await expect(opened.prepare()).rejects.toThrow(/was left alone/);
  await opened.workspaces.release(RUN, attemptId().task);
  await prune({ repository: opened.repository, state: opened.state, runs: [RUN], attempts: true });
  expect(readFileSync(join(folder, 'theirs.txt'), 'utf8')).toBe('theirs\n');
});

test('the environment brings untracked files, never follows a link out, and is no work of the agent', async () => {
  const person = scratch();
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
  const person = scratch();
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
  const person = scratch();
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

test('sixteen workspaces are made at once without a failure', async () => {
  const person = scratch();
  const opened = await openScratch(person);
  const folders = await Promise.all(Array.from({ length: 16 }, (_, index) => opened.prepare(`task-${index}`)));
  expect(new Set(folders.map((folder) => person.gitIn(folder, 'status', '--short', '--branch')))).toEqual(new Set(['## work']));
  expect(person.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
});

test('what is kept comes back into a new folder or a new branch, and never over something', async () => {
  const person = scratch();
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  writeFileSync(join(folder, 'work.txt'), 'work\n');
  await opened.workspaces.release(RUN, attemptId().task);
  const [kept] = await keptRefs(opened.repository, RUN, attemptId().task);
  if (kept === undefined) throw new Error('nothing is kept');
  const target = join(person.root, 'back');
  expect(await restore(opened.repository, kept.name, { type: 'folder', path: target })).toBe(target);
  expect(readdirSync(target).sort()).toEqual(['.gitignore', 'a.txt', 'src', 'work.txt']);
  const again = restore(opened.repository, kept.name, { type: 'folder', path: target });
  await expect(again).rejects.toMatchObject({ code: 'RESTORE_TARGET_EXISTS' });
  expect(await restore(opened.repository, kept.name, { type: 'branch', name: 'back' })).toBe('refs/heads/back');
  const main = restore(opened.repository, kept.name, { type: 'branch', name: 'main' });
  await expect(main).rejects.toMatchObject({ code: 'BRANCH_EXISTS' });
  const nothing = restore(opened.repository, 'refs/tutti/keep/x', { type: 'branch', name: 'y' });
  await expect(nothing).rejects.toMatchObject({ code: 'NOTHING_KEPT' });
});

test('prune says what it removed, what it kept and what no tree could hold', async () => {
  const person = scratch();
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  writeFileSync(join(folder, 'work.txt'), 'work\n');
  writeFileSync(join(folder, '.env'), 'KEY=1\n');
  await (await opened.workspaces.checkout(RUN, opened.head, NO_ENVIRONMENT, NEVER)).done();
  const { removed, kept } = await prune({ repository: opened.repository, state: opened.state, runs: [RUN], attempts: true });
  expect(removed).toEqual([join(opened.state, 'workspaces/r-test'), join(opened.state, 'checkouts/r-test')]);
  expect(kept).toEqual([{ run: RUN, task: 'api', refs: [expect.stringMatching(/api@1\/tree-/)], leftOut: ['.env'] }]);
});
