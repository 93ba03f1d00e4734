/**
 * Attacks on what our git believes: names, replaced objects, flags, attributes and links. Plain git must fall for each
 * first.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  NEVER,
  NO_ENVIRONMENT,
  type Opened,
  attemptId,
  openScratch,
  RUN,
} from '../../../test/support/git/open-scratch.ts';
import { ownScratch } from '../../../test/support/git/own-scratch.ts';
import { type Scratch } from '../../../test/support/git/scratch-repository.ts';
import { showDiff } from './show-diff.ts';

type Scene = { readonly scratch: Scratch; readonly opened: Opened };

async function scene(files: Readonly<Record<string, string>> = { 'a.js': 'a\n', 'src/b.js': 'b\n' }): Promise<Scene> {
  const scratch = ownScratch(files);
  return { scratch, opened: await openScratch(scratch) };
}

test('a tag with the name of the branch is never taken for it', async () => {
  const at = await scene();
  at.scratch.git('branch', 'tutti/r-test');
  at.scratch.write('evil.js', 'evil\n');
  at.scratch.git('add', '-A');
  at.scratch.git('commit', '-qm', 'evil');
  at.scratch.git('tag', 'tutti/r-test');
  expect(at.scratch.git('rev-parse', 'tutti/r-test'), 'plain git takes the tag').not.toBe(at.opened.head);
  expect(await at.opened.integrator.head('refs/heads/tutti/r-test')).toBe(at.opened.head);
});

test('a replaced object does not change what is checked out or shown', async () => {
  const at = await scene();
  const blob = at.scratch.git('rev-parse', 'HEAD:a.js');
  at.scratch.write('evil', 'evil\n');
  const evil = at.scratch.git('hash-object', '-w', 'evil');
  at.scratch.git('replace', blob, evil);
  expect(at.scratch.git('show', 'HEAD:a.js'), 'plain git shows the other').toBe('evil');
  const checkout = await at.opened.workspaces.checkout(RUN, at.opened.head, NO_ENVIRONMENT, NEVER);
  expect(readFileSync(join(checkout.path, 'a.js'), 'utf8')).toBe('a\n');
});

test("flags and excludes of the agent's own index hide nothing", async () => {
  const at = await scene();
  const folder = await at.opened.prepare();
  at.scratch.gitIn(folder, 'update-index', '--skip-worktree', 'a.js');
  at.scratch.gitIn(folder, 'update-index', '--assume-unchanged', 'src/b.js');
  writeFileSync(join(folder, '.git/info/exclude'), '*\n');
  writeFileSync(join(folder, '.git/index.lock'), '');
  for (const path of ['a.js', 'src/b.js', 'new.js']) writeFileSync(join(folder, path), 'changed\n');
  expect(at.scratch.gitIn(folder, 'status', '--short'), 'plain git sees nothing').toBe('');
  const { changed } = await at.opened.collect(folder);
  expect(changed.map(({ path }) => path)).toEqual(['a.js', 'new.js', 'src/b.js']);
});

test('a workspace that was deleted or replaced by a link is not taken for an empty one', async () => {
  const at = await scene();
  const folder = await at.opened.prepare();
  renameSync(folder, `${folder}-moved`);
  await expect(at.opened.collect(folder)).rejects.toMatchObject({ code: 'WORKSPACE_GONE' });
  symlinkSync(at.scratch.repo, folder);
  await expect(at.opened.collect(folder)).rejects.toMatchObject({ code: 'WORKSPACE_GONE' });
  await at.opened.workspaces.release(RUN, attemptId().task);
  expect(existsSync(join(at.scratch.repo, 'a.js'))).toBe(true);
});

test('a folder that became a link is never written through', async () => {
  const at = await scene();
  const folder = await at.opened.prepare();
  const outside = join(at.scratch.root, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'b.js'), 'precious\n');
  rmSync(join(folder, 'src'), { recursive: true });
  symlinkSync(outside, join(folder, 'src'));
  const { violations } = await at.opened.collect(folder);
  expect(violations.map(({ path, rule }) => [path, rule])).toEqual([['src', 'symlink-escape']]);
  await at.opened.prepare('api', 2);
  expect(readFileSync(join(outside, 'b.js'), 'utf8')).toBe('precious\n');
  expect(readFileSync(join(folder, 'src/b.js'), 'utf8')).toBe('b\n');
});

test('an attribute cannot hide a change from its reader', async () => {
  const at = await scene({ 'a.js': 'a\n', '.gitattributes': '*.js -diff\n' });
  const folder = await at.opened.prepare();
  writeFileSync(join(folder, 'a.js'), 'stolen\n');
  const { commit } = await at.opened.collect(folder);
  if (commit === null) throw new Error('nothing was collected');
  expect(at.scratch.git('diff', at.opened.head, commit), 'plain git hides it').toContain('Binary files');
  expect((await showDiff(at.opened.repository, { from: at.opened.head, to: commit })).patch).toContain('+stolen');
});
