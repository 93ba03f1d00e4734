import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attemptId, openScratch, RUN } from '../../../test/support/git/open-scratch.ts';
import { ownScratch } from '../../../test/support/git/own-scratch.ts';
import { keptRefs } from './restore.ts';

/** Sixty collections, of half a second each where others use the machine. */
const SLOW = { timeout: 60_000 };

test('a long run leaves few packs, every commit in them, and packs of others alone', SLOW, async () => {
  const person = ownScratch({ 'a.txt': 'a\n' });
  person.git('repack', '-adq');
  const packs = join(person.repo, '.git/objects/pack');
  const [theirs = ''] = readdirSync(packs).filter((name) => name.endsWith('.pack'));
  writeFileSync(join(packs, theirs.replace(/pack$/, 'keep')), 'mine\n');
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  for (let number = 1; number <= 60; number += 1) {
    writeFileSync(join(folder, 'work.txt'), `${number}\n`);
    await opened.collect(folder, 'api', number);
  }
  const left = readdirSync(packs).filter((name) => name.endsWith('.pack'));
  expect(left.length).toBeLessThan(20);
  expect(left).toContain(theirs);
  const refs = await keptRefs(opened.repository, RUN, attemptId().task);
  const texts = refs.map(({ commit }) => Number(person.git('show', `${commit}:work.txt`)));
  expect(texts.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  person.git('fsck', '--strict');
});
