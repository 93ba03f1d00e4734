import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attemptId, NEVER, NO_ENVIRONMENT, openScratch, RUN } from '../../../test/support/git/open-scratch.ts';
import { ownProject } from '../../../test/support/git/own-scratch.ts';
import { prune } from './prune.ts';
import { keptRefs, restore } from './restore.ts';

test('branches and stashes of the agent are kept by name when its workspace goes', async () => {
  const person = ownProject();
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
  const names = (await keptRefs(opened.repository, RUN, attemptId().task)).map(({ name }) =>
    name.replace('refs/tutti/keep/r-test/api@1/', ''),
  );
  expect(names).toEqual(['heads/idea', 'stash', 'stash-0']);
  expect(person.git('show', 'refs/tutti/keep/r-test/api@1/stash^3:two.txt')).toBe('two');
});

test('a folder that tutti did not make is neither filled nor removed', async () => {
  const person = ownProject();
  const opened = await openScratch(person);
  const folder = join(opened.state, 'workspaces/r-test/api');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'theirs.txt'), 'theirs\n');
  await expect(opened.prepare()).rejects.toThrow(/was left alone/);
  await opened.workspaces.release(RUN, attemptId().task);
  await prune({ repository: opened.repository, state: opened.state, runs: [RUN], attempts: true });
  expect(readFileSync(join(folder, 'theirs.txt'), 'utf8')).toBe('theirs\n');
});

test('what is kept comes back into a new folder or a new branch, and never over something', async () => {
  const person = ownProject();
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
  const person = ownProject();
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  writeFileSync(join(folder, 'work.txt'), 'work\n');
  writeFileSync(join(folder, '.env'), 'KEY=1\n');
  await (await opened.workspaces.checkout(RUN, opened.head, NO_ENVIRONMENT, NEVER)).done();
  const { removed, kept } = await prune({
    repository: opened.repository,
    state: opened.state,
    runs: [RUN],
    attempts: true,
  });
  expect(removed).toEqual([join(opened.state, 'workspaces/r-test'), join(opened.state, 'checkouts/r-test')]);
  expect(kept).toEqual([{ run: RUN, task: 'api', refs: [expect.stringMatching(/api@1\/tree-/)], leftOut: ['.env'] }]);
});
