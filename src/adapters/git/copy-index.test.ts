/** What happens within the second of an index is set back to a second of long ago, so that every copy comes later. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attemptId, NEVER, NO_ENVIRONMENT, openScratch, RUN } from '../../../test/support/git/open-scratch.ts';
import { ownScratch } from '../../../test/support/git/own-scratch.ts';
import { GIT } from '../../../test/support/git/scratch-repository.ts';
import { checkoutsFolder } from './checkouts.ts';
import { copyIndex } from './copy-index.ts';
import { placeIn, workspacePlace } from './workspace-record.ts';

const LONG_AGO = 1_000_000_000;
const FILES = { 'port.txt': 'port 80\n' };

type Indexed = { readonly folder: string; readonly index: string };

/** Changes the file in the second in which the index was written, and keeps its size. */
function changeAtOnce({ folder, index }: Indexed): void {
  const file = join(folder, 'port.txt');
  const write = (text: string): number => {
    writeFileSync(file, text);
    utimesSync(file, LONG_AGO, LONG_AGO);
    return Math.floor(statSync(file).ctimeMs / 1_000);
  };
  let changedAt: number;
  do {
    changedAt = write('port 80\n');
    gitBy({ folder, index }, 'update-index', '--refresh');
    utimesSync(index, LONG_AGO, LONG_AGO);
    // This time cannot be set, so it is tried until both fall into one second.
  } while (write('port 82\n') !== changedAt);
}

function gitBy({ folder, index }: Indexed, ...args: readonly string[]): string {
  const env = { ...process.env, GIT_INDEX_FILE: index };
  return execFileSync(GIT, [...args], { cwd: folder, env, encoding: 'utf8' }).trim();
}

test('what the index itself knows, its copy knows too, and one that looks younger does not', async () => {
  const { repo, root } = ownScratch(FILES);
  const at = { folder: repo, index: join(repo, '.git/index') };
  const [young, kept] = [join(root, 'young'), join(root, 'kept')];
  changeAtOnce(at);
  copyFileSync(at.index, young);
  await copyIndex(at.index, kept);
  const changed = [young, kept].map((index) =>
    gitBy({ folder: repo, index }, '-c', 'core.trustctime=false', 'diff-files', '--name-only'),
  );
  expect(changed).toEqual(['', 'port.txt']);
});

test('a change of the same size is collected, however soon after the workspace was made it came', async () => {
  const opened = await openScratch(ownScratch(FILES));
  const folder = await opened.prepare();
  changeAtOnce(workspacePlace(opened.state, RUN, attemptId().task));
  expect((await opened.collect(folder)).changed).toEqual([{ path: 'port.txt', kind: 'modified' }]);
});

test('a gate gets the tree that is asked for, however soon the one before it has changed a file', async () => {
  const opened = await openScratch(ownScratch(FILES));
  const checkout = () => opened.workspaces.checkout(RUN, opened.head, NO_ENVIRONMENT, NEVER);
  const first = await checkout();
  changeAtOnce(placeIn(checkoutsFolder(opened.state, RUN), '1'));
  await first.done();
  const { path } = await checkout();
  expect([path, readFileSync(join(path, 'port.txt'), 'utf8')]).toEqual([first.path, 'port 80\n']);
});
