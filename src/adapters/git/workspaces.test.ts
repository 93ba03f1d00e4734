import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attemptId, NEVER, NO_ENVIRONMENT, openScratch, RUN } from '../../../test/support/git/open-scratch.ts';
import { ownProject } from '../../../test/support/git/own-scratch.ts';
import { untouchedParts } from '../../../test/support/git/scratch-repository.ts';
import { sha } from '../../core/base/ids.ts';
import { openBranch } from './integrator.ts';
import { prune } from './prune.ts';
import { keptRefs } from './restore.ts';

test('an agent finds a clean repository of its own, where git works as usual', async () => {
  const person = ownProject();
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  expect(person.gitIn(folder, 'status', '--short', '--branch')).toBe('## work');
  writeFileSync(join(folder, 'a.txt'), 'b\n');
  expect(person.gitIn(folder, 'diff', '--stat')).toContain('a.txt');
  person.gitIn(folder, 'commit', '-qam', 'mine');
  expect(person.gitIn(folder, 'log', '--format=%s by %an')).toBe('mine by tutti\nBegin by Ada');
  expect(person.git('log', '--all', '--format=%s')).toBe('Begin');
});

test("nothing of the person's checkout, index, config, refs, stash or hooks changes in a whole run", async () => {
  const person = ownProject();
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
  const person = ownProject();
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
  const person = ownProject();
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  writeFileSync(join(folder, 'work.txt'), 'work\n');
  expect(await opened.prepare()).toBe(folder);
  expect(readFileSync(join(folder, 'work.txt'), 'utf8')).toBe('work\n');
});

test('collecting the same work twice gives the same commit and one ref', async () => {
  const person = ownProject();
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  writeFileSync(join(folder, 'work.txt'), 'work\n');
  const first = await opened.collect(folder);
  expect(await opened.collect(folder)).toEqual(first);
  expect(person.git('for-each-ref', '--format=%(refname)', 'refs/tutti')).toBe('refs/tutti/r-test/api@1');
});

test('collecting other work again keeps the former commit beside it', async () => {
  const person = ownProject();
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  writeFileSync(join(folder, 'work.txt'), 'one\n');
  const first = await opened.collect(folder);
  writeFileSync(join(folder, 'work.txt'), 'two\n');
  const second = await opened.collect(folder);
  expect((await keptRefs(opened.repository, RUN, attemptId().task)).map(({ commit }) => commit)).toEqual([
    second.commit,
    first.commit,
  ]);
});

test('a new attempt gets a clean folder at the same path, and what was not collected is kept', async () => {
  const person = ownProject();
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
  const person = ownProject();
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  writeFileSync(join(folder, 'work.txt'), 'half\n');
  rmSync(join(folder, '.git/HEAD'));
  const onward = { base: opened.head, commit: null };
  const request = {
    id: attemptId('api', 2),
    head: opened.head,
    onward,
    environment: NO_ENVIRONMENT,
    sandbox: 'none' as const,
  };
  expect(await opened.workspaces.prepare(request, NEVER)).toEqual({ type: 'ready', path: folder, base: opened.head });
  expect(person.gitIn(folder, 'status', '--short')).toBe('?? work.txt');
});

test('an attempt that goes on after its folder was lost finds its commit as changes', async () => {
  const person = ownProject();
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  writeFileSync(join(folder, 'work.txt'), 'half\n');
  const { commit } = await opened.collect(folder);
  rmSync(folder, { recursive: true });
  const onward = { base: opened.head, commit };
  const request = {
    id: attemptId('api', 2),
    head: opened.head,
    onward,
    environment: NO_ENVIRONMENT,
    sandbox: 'none' as const,
  };
  await opened.workspaces.prepare(request, NEVER);
  expect(person.gitIn(folder, 'status', '--short')).toBe('?? work.txt');
});

test('sixteen workspaces are made at once without a failure', async () => {
  const person = ownProject();
  const opened = await openScratch(person);
  const folders = await Promise.all(Array.from({ length: 16 }, (_, index) => opened.prepare(`task-${index}`)));
  expect(new Set(folders.map((folder) => person.gitIn(folder, 'status', '--short', '--branch')))).toEqual(
    new Set(['## work']),
  );
  expect(person.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
});

test('a folder that a task has left is used again, and nothing of that task is in it', async () => {
  const person = ownProject();
  const opened = await openScratch(person);
  const first = await opened.prepare('one');
  const inode = statSync(join(first, 'a.txt')).ino;
  writeFileSync(join(first, 'src/b.ts'), 'edited\n');
  for (const path of ['.env', 'left.txt']) writeFileSync(join(first, path), 'secret\n');
  await opened.workspaces.release(RUN, attemptId('one').task);
  const [slot = ''] = readdirSync(join(opened.state, 'pool'));
  expect(readdirSync(join(opened.state, 'pool', slot, 'folder')).sort()).toEqual(['.gitignore', 'a.txt', 'src']);
  const second = await opened.prepare('two');
  expect(statSync(join(second, 'a.txt')).ino).toBe(inode);
  expect(readFileSync(join(second, 'src/b.ts'), 'utf8')).toBe('b\n');
  expect(person.gitIn(second, 'status', '--short', '--ignored', '--branch')).toBe('## work');
  expect(readdirSync(join(opened.state, 'pool'))).toEqual([]);
});

test('a head that is not there is an answer, and names what git said', async () => {
  const person = ownProject();
  const opened = await openScratch(person);
  const base = { id: attemptId(), onward: null, environment: NO_ENVIRONMENT, sandbox: 'none' as const };
  const prepared = await opened.workspaces.prepare({ ...base, head: sha('1'.repeat(40)) }, NEVER);
  expect(prepared).toMatchObject({ type: 'failed', error: { code: 'GIT_FAILED' } });
  expect(await opened.workspaces.prepare({ ...base, head: opened.head }, NEVER)).toMatchObject({ type: 'ready' });
});
