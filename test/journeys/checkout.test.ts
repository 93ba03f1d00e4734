import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NOTHING_LEFT, openJourney } from '../support/journey/open-journey.ts';
import type { Scratch } from '../support/git/scratch-repository.ts';
import { leaf, write } from '../support/journey/words.ts';

/** States in which people leave their checkouts. */
const STATES: Readonly<Record<string, (scratch: Scratch) => void>> = {
  'with changes, staged and not, and a file that git does not know': ({ git, write: put }) => {
    put('a/mine', 'changed\n');
    put('staged', 'staged\n');
    git('add', 'staged');
    put('README.md', 'changed\n');
    put('untracked', 'x\n');
  },
  'on no branch, with a stash': ({ git, write: put }) => {
    put('README.md', 'stashed\n');
    git('stash', '-q');
    git('checkout', '-q', '--detach');
  },
  'in the middle of a rebase that met a conflict': ({ git, write: put }) => {
    git('checkout', '-qb', 'topic');
    put('README.md', 'topic\n');
    git('commit', '-qam', 'Topic');
    git('checkout', '-q', 'main');
    put('README.md', 'main\n');
    git('commit', '-qam', 'Main');
    git('checkout', '-q', 'topic');
    expect(() => git('rebase', 'main')).toThrow('could not apply');
  },
  'with hooks, a config and an exclude file of its own': ({ git, repo }) => {
    git('config', 'alias.st', 'status');
    mkdirSync(join(repo, '.git/hooks'), { recursive: true });
    for (const hook of ['pre-commit', 'post-commit', 'post-checkout', 'reference-transaction', 'post-index-change'])
      writeFileSync(join(repo, '.git/hooks', hook), '#!/bin/sh\ntouch "$(dirname "$0")/ran"\nexit 1\n', {
        mode: 0o755,
      });
    writeFileSync(join(repo, '.git/info/exclude'), 'notes\n');
  },
};

test.for(Object.entries(STATES))('a checkout %s stays as it is, to the byte', async ([, make]) => {
  await using journey = openJourney({
    files: { 'README.md': 'read\n', 'a/mine': 'mine\n' },
    workflow: { tasks: [leaf('a', { gates: [{ name: 'there', run: 'test -f a/a' }] })] },
    scripts: { a: [[write('a/a'), { commit: 'As agents do' }, write('a/b')]] },
  });
  make(journey.scratch);
  journey.observe();
  expect((await journey.run().ended).status).toBe(0);
  expect(await journey.integrated('a/a')).toBe('a/a');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('a run from a folder within a linked worktree begins at what that worktree stands on', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a')] },
    scripts: { a: [[{ run: 'test -f deep/down/here' }, write('a/a')]] },
  });
  const { root, git, gitIn } = journey.scratch;
  const linked = join(root, 'linked');
  git('worktree', 'add', '-q', '-b', 'topic', linked);
  const deep = join(linked, 'deep/down');
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(deep, 'here'), 'x\n');
  gitIn(linked, 'add', '-A');
  gitIn(linked, 'commit', '-qm', 'Deep');
  journey.observe();
  expect((await journey.tuttiIn(deep, 'run', journey.file)).status).toBe(0);
  expect((await journey.status()).base).toBe(git('rev-parse', 'topic'));
  expect(await journey.integrated('a/a')).toBe('a/a');
  expect(gitIn(linked, 'status', '--porcelain')).toBe('');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('what git does not know is brought along where it is asked for, and setup runs before the agent', async () => {
  await using journey = openJourney({
    files: { '.gitignore': 'secret.env\nlocal/\nmodules/\n', '.worktreeinclude': 'local/**\n' },
    workflow: {
      environment: {
        copy: ['secret.env'],
        setup: 'mkdir -p modules && cat secret.env > modules/made',
        cache: ['{side}'],
      },
      tasks: [leaf('a', { gates: [{ name: 'set up', run: 'grep -q hello modules/made' }] })],
    },
    scripts: { a: [[{ run: 'mkdir -p a && cat modules/made local/x > a/a' }]] },
  });
  journey.scratch.write('secret.env', 'hello\n');
  journey.scratch.write('local/x', 'there\n');
  journey.observe();
  expect((await journey.run().ended).status).toBe(0);
  expect(await journey.integrated('a/a')).toBe('hello\nthere');
  expect(await journey.integrated('secret.env')).toBeNull();
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('a setup that fails is something the machine lacks: the task waits, and goes on when it is mended', async () => {
  await using journey = openJourney({
    workflow: {
      environment: { setup: 'cat {side}/there', cache: ['{side}'] },
      tasks: [leaf('a')],
    },
    scripts: { a: [[write('a/a')]] },
  });
  expect((await journey.run().ended).status).toBe(3);
  expect((await journey.task('a')).blocked).toMatchObject({ reason: 'environment' });
  journey.sign('there');
  expect((await journey.tutti('unblock', 'a')).status).toBe(0);
  expect((await journey.resume().ended).status).toBe(0);
});

test('a repository whose folder for people was deleted in the middle of a run still gets its result', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a'), leaf('b', { needs: ['a'] })] },
    scripts: { a: [[write('a/a')]], b: [[write('b/a')]] },
  });
  const run = journey.run();
  await run.until('attempt.prepared', 'a');
  rmSync(join(journey.repo, '.tutti'), { recursive: true });
  expect((await run.ended).status).toBe(0);
});
