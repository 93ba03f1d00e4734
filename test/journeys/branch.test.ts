import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openJourney } from '../support/journey/open-journey.ts';
import { leaf, mark, waitFor, write } from '../support/journey/words.ts';

const TWO = {
  workflow: { tasks: [leaf('a'), leaf('b', { needs: ['a'] })] },
  scripts: { a: [[write('a/a')]], b: [[mark('b'), waitFor('go'), write('b/a')]] },
};

test('a person who adds a commit to the integration branch finds it in the result', async () => {
  await using journey = openJourney(TWO);
  const { git } = journey.scratch;
  const run = journey.run();
  const { run: id } = await run.until('attempt.prepared', 'b');
  await journey.traced('b');
  const branch = `refs/heads/tutti/${id}`;
  const mine = git('commit-tree', `${git('rev-parse', branch)}^{tree}`, '-p', branch, '-m', 'By hand');
  git('update-ref', branch, mine);
  journey.sign('go');
  expect((await run.ended).status).toBe(0);
  expect((await journey.log()).at(1)).toBe('By hand');
  expect(git('rev-parse', `${branch}~1`)).toBe(mine);
});

test('an integration branch that was set elsewhere is left as it is, and a person is asked', async () => {
  await using journey = openJourney(TWO);
  const { git } = journey.scratch;
  const run = journey.run();
  const { run: id } = await run.until('attempt.prepared', 'b');
  await journey.traced('b');
  const branch = `refs/heads/tutti/${id}`;
  const head = git('rev-parse', branch);
  git('update-ref', branch, 'refs/heads/main');
  journey.sign('go');
  expect((await run.ended).status).toBe(3);
  expect(git('rev-parse', branch)).toBe(git('rev-parse', 'main'));
  expect((await journey.task('b')).blocked).toMatchObject({ reason: 'conflict' });
  git('update-ref', branch, head);
  expect((await journey.tutti('unblock', 'b')).status).toBe(0);
  expect((await journey.resume().ended).status).toBe(0);
  expect(await journey.integrated('b/a')).toBe('b/a');
});

test('a garbage collection in the middle of a run takes nothing that it needs', async () => {
  await using journey = openJourney(TWO);
  const run = journey.run();
  await run.until('attempt.prepared', 'b');
  await journey.traced('b');
  journey.scratch.git('gc', '-q', '--prune=now');
  journey.sign('go');
  expect((await run.ended).status).toBe(0);
  journey.scratch.git('gc', '-q', '--prune=now');
  expect(await journey.integrated('a/a')).toBe('a/a');
  expect(await journey.integrated('b/a')).toBe('b/a');
});

test('a lock that another program left on the branch is named, waited out and never taken away', async () => {
  await using journey = openJourney(TWO);
  const run = journey.run();
  const { run: id } = await run.until('attempt.prepared', 'b');
  await journey.traced('b');
  const lock = join(journey.repo, `.git/refs/heads/tutti/${id}.lock`);
  writeFileSync(lock, '');
  journey.sign('go');
  expect((await run.ended).status).toBe(3);
  const { blocked } = await journey.task('b');
  expect(blocked).toMatchObject({ reason: 'environment' });
  expect(blocked?.message).toContain(lock);
  rmSync(lock);
  expect((await journey.tutti('unblock', 'b')).status).toBe(0);
  expect((await journey.resume().ended).status).toBe(0);
  expect(journey.trace('b')).toEqual(['b']);
});
