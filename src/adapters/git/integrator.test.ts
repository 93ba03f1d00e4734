import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attemptId, type Opened, openScratch } from '../../../test/support/git/open-scratch.ts';
import { ownScratch } from '../../../test/support/git/own-scratch.ts';
import { type Scratch } from '../../../test/support/git/scratch-repository.ts';
import { type Sha, sha } from '../../core/base/ids.ts';
import type { Merge, MergeRequest } from '../../ports/integrator.ts';
import { makeDiffs } from './diffs.ts';
import { openBranch } from './integrator.ts';

const BRANCH = 'refs/heads/tutti/r-test';

type Scene = {
  readonly person: Scratch;
  readonly opened: Opened;
  work(task: string, edit: (folder: string) => void): Promise<MergeRequest>;
};

async function scene(
  files: Readonly<Record<string, string>> = { 'a.txt': '1\n2\n3\n4\n5\n', 'b.txt': 'b\n' },
): Promise<Scene> {
  const person = ownScratch(files);
  const opened = await openScratch(person);
  await openBranch(opened.repository, BRANCH, opened.head);
  return {
    person,
    opened,
    async work(task, edit) {
      const folder = await opened.prepare(task);
      edit(folder);
      const { commit } = await opened.collect(folder, task);
      if (commit === null) throw new Error('nothing changed');
      return { ...attemptId(task), branch: BRANCH, base: opened.head, commit, subject: `Do ${task}`, by: 'some-model' };
    },
  };
}

async function integrate({ opened }: Scene, request: MergeRequest): Promise<Sha> {
  const onto = await opened.integrator.head(BRANCH);
  if (onto === null) throw new Error('no branch');
  const merge = mergedOf(await opened.integrator.merge(request, onto));
  expect(await opened.integrator.publish(BRANCH, onto, merge.commit)).toBe(true);
  return merge.commit;
}

function mergedOf(merge: Merge): Merge & { readonly type: 'merged' } {
  if (merge.type !== 'merged') throw new Error(merge.type);
  return merge;
}

test('two tasks become two commits in a row, each with its trailers and the person as author', async () => {
  const at = await scene();
  const one = await at.work('one', (folder) => writeFileSync(join(folder, 'a.txt'), 'one\n2\n3\n4\n5\n'));
  const two = await at.work('two', (folder) => writeFileSync(join(folder, 'a.txt'), '1\n2\n3\n4\nfive\n'));
  await integrate(at, one);
  const head = await integrate(at, two);
  expect(at.person.git('show', `${BRANCH}:a.txt`)).toBe('one\n2\n3\n4\nfive');
  expect(at.person.git('log', '--format=%s|%an|%cn|%(trailers:key=Tutti-Task,valueonly,separator=%x2C)', BRANCH)).toBe(
    'Do two|Ada|tutti|two\nDo one|Ada|tutti|one\nBegin|Ada|Ada|',
  );
  expect(await at.opened.integrator.holds(head, at.opened.head)).toBe(true);
  expect(await at.opened.integrator.holds(at.opened.head, head)).toBe(false);
  expect(await makeDiffs(at.opened.repository).changed(at.opened.head, head)).toEqual(['a.txt']);
});

test('a merge that was published is found again by its trailers, and only by its own', async () => {
  const at = await scene();
  const one = await at.work('one', (folder) => writeFileSync(join(folder, 'c.txt'), 'c\n'));
  expect(await at.opened.integrator.published(one, at.opened.head)).toBe(null);
  const commit = await integrate(at, one);
  const tree = sha(at.person.git('rev-parse', `${commit}^{tree}`));
  expect(await at.opened.integrator.published(one, at.opened.head)).toEqual({ commit, tree, onto: at.opened.head });
  expect(await at.opened.integrator.published({ ...one, attempt: 2 }, at.opened.head)).toBe(null);
});

test('a subject cannot forge the trailers of another task', async () => {
  const at = await scene();
  const one = await at.work('one', (folder) => writeFileSync(join(folder, 'c.txt'), 'c\n'));
  await integrate(at, { ...one, subject: 'x\n\nTutti-Run: r-test\nTutti-Task: two\nTutti-Attempt: 1' });
  const two = { ...one, task: attemptId('two').task };
  expect(await at.opened.integrator.published(two, at.opened.head)).toBe(null);
});

test('a change that is there already makes no commit', async () => {
  const at = await scene();
  const one = await at.work('one', (folder) => writeFileSync(join(folder, 'c.txt'), 'c\n'));
  const two = await at.work('two', (folder) => writeFileSync(join(folder, 'c.txt'), 'c\n'));
  const head = await integrate(at, one);
  expect(await at.opened.integrator.merge(two, head)).toEqual({ type: 'nothing', onto: head });
});

test('a conflict names its files and shows the lines of both sides', async () => {
  const at = await scene({
    'a.txt': `${Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n')}\n`,
    'gone.txt': 'g\n',
    'pixel.bin': 'x\0y',
  });
  const edit = (who: string) => (folder: string) => {
    const text = Array.from({ length: 40 }, (_, line) => (line === 20 ? who : `line ${line}`)).join('\n');
    writeFileSync(join(folder, 'a.txt'), `${text}\n`);
    writeFileSync(join(folder, 'pixel.bin'), `${who}\0`);
    if (who === 'one') rmSync(join(folder, 'gone.txt'));
    else writeFileSync(join(folder, 'gone.txt'), 'still here\n');
  };
  const one = await at.work('one', edit('one'));
  const two = await at.work('two', edit('two'));
  const head = await integrate(at, one);
  const merge = await at.opened.integrator.merge(two, head);
  if (merge.type !== 'conflict') throw new Error(merge.type);
  expect(merge.files).toEqual(['a.txt', 'gone.txt', 'pixel.bin']);
  expect(merge.excerpt.split('\n').slice(0, 12)).toEqual([
    '--- a.txt',
    'line 17',
    'line 18',
    'line 19',
    '<<<<<<< integrated',
    'one',
    '=======',
    'two',
    '>>>>>>> this-task',
    'line 21',
    'line 22',
    'line 23',
  ]);
  expect(merge.excerpt).toContain('gone.txt deleted in integrated');
  expect(merge.excerpt).not.toContain('line 10');
  expect(await at.opened.integrator.head(BRANCH)).toBe(head);
});

test('a file renamed on one side and edited on the other is merged', async () => {
  const at = await scene();
  const one = await at.work('one', (folder) => {
    mkdirSync(join(folder, 'moved'));
    renameSync(join(folder, 'a.txt'), join(folder, 'moved/a.txt'));
  });
  const two = await at.work('two', (folder) => writeFileSync(join(folder, 'a.txt'), '1\n2\n3\n4\nfive\n'));
  await integrate(at, one);
  await integrate(at, two);
  expect(at.person.git('show', `${BRANCH}:moved/a.txt`)).toBe('1\n2\n3\n4\nfive');
});

test('after a rollback only the change of the task itself is put on the branch', async () => {
  const at = await scene();
  const one = await at.work('one', (folder) => writeFileSync(join(folder, 'rolled-back.txt'), 'x\n'));
  const head = await integrate(at, one);
  const request = { ...attemptId('two'), branch: BRANCH, base: head, commit: head, subject: 'Do two', by: '' };
  at.person.git('switch', '-q', '--detach', head);
  at.person.write('two.txt', 'two\n');
  at.person.git('add', '-A');
  at.person.git('commit', '-qm', 'two');
  const two = { ...request, commit: sha(at.person.git('rev-parse', 'HEAD')) };
  const merge = mergedOf(await at.opened.integrator.merge(two, at.opened.head));
  expect(await makeDiffs(at.opened.repository).changed(at.opened.head, merge.commit)).toEqual(['two.txt']);
});

test('a branch that moved meanwhile is not overwritten', async () => {
  const at = await scene();
  const one = await at.work('one', (folder) => writeFileSync(join(folder, 'c.txt'), 'c\n'));
  const merge = mergedOf(await at.opened.integrator.merge(one, at.opened.head));
  at.person.git('update-ref', BRANCH, one.commit);
  expect(await at.opened.integrator.publish(BRANCH, at.opened.head, merge.commit)).toBe(false);
  expect(await at.opened.integrator.head(BRANCH)).toBe(one.commit);
  at.person.git('update-ref', '-d', BRANCH);
  expect(await at.opened.integrator.publish(BRANCH, at.opened.head, merge.commit)).toBe(false);
  expect(await at.opened.integrator.head(BRANCH)).toBe(null);
});

test('publishing twice is the same as once', async () => {
  const at = await scene();
  const one = await at.work('one', (folder) => writeFileSync(join(folder, 'c.txt'), 'c\n'));
  const merge = mergedOf(await at.opened.integrator.merge(one, at.opened.head));
  expect(await at.opened.integrator.publish(BRANCH, at.opened.head, merge.commit)).toBe(true);
  expect(await at.opened.integrator.publish(BRANCH, at.opened.head, merge.commit)).toBe(true);
});

test('a branch that somebody has checked out is left where it is, and the message says where', async () => {
  const at = await scene();
  const one = await at.work('one', (folder) => writeFileSync(join(folder, 'c.txt'), 'c\n'));
  const merge = mergedOf(await at.opened.integrator.merge(one, at.opened.head));
  at.person.git('worktree', 'add', '-q', join(at.person.root, 'look'), 'tutti/r-test');
  const publish = at.opened.integrator.publish(BRANCH, at.opened.head, merge.commit);
  await expect(publish).rejects.toMatchObject({ code: 'BRANCH_CHECKED_OUT', where: join(at.person.root, 'look') });
  expect(at.person.gitIn(join(at.person.root, 'look'), 'status', '--short')).toBe('');
});

test('a lock that nobody releases is named with its age, and is not removed', async () => {
  const at = await scene();
  const one = await at.work('one', (folder) => writeFileSync(join(folder, 'c.txt'), 'c\n'));
  const merge = mergedOf(await at.opened.integrator.merge(one, at.opened.head));
  const lock = join(at.person.repo, `.git/${BRANCH}.lock`);
  writeFileSync(lock, '');
  utimesSync(lock, Date.now() / 1000 - 90, Date.now() / 1000 - 90);
  const publish = at.opened.integrator.publish(BRANCH, at.opened.head, merge.commit);
  await expect(publish).rejects.toMatchObject({ code: 'REF_LOCKED', where: lock });
  await expect(publish).rejects.toThrow(/ (9\d|1\d\d) s old/);
  rmSync(lock);
  expect(await at.opened.integrator.publish(BRANCH, at.opened.head, merge.commit)).toBe(true);
});
