import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attemptId, NEVER, type Opened, openScratch } from '../../../test/support/git/open-scratch.ts';
import { ownScratch } from '../../../test/support/git/own-scratch.ts';
import { type Scratch } from '../../../test/support/git/scratch-repository.ts';
import type { Collected } from '../../ports/workspaces.ts';

type Rules = {
  readonly owns: readonly string[] | null;
  readonly foreign?: readonly string[];
  readonly protected?: readonly string[];
};
type Case = {
  readonly files?: Readonly<Record<string, string>>;
  readonly rules?: Rules;
  work(folder: string, person: Scratch): void;
};
type Seen = { readonly person: Scratch; readonly opened: Opened; readonly collected: Collected };

async function collectAfter({ files = { 'a.txt': 'a\n', 'src/b.ts': 'b\n' }, rules, work }: Case): Promise<Seen> {
  const person = ownScratch(files);
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  work(folder, person);
  const collected = await opened.workspaces.collect(
    {
      id: attemptId(),
      path: folder,
      base: opened.head,
      subject: 'Do it',
      owns: rules?.owns ?? null,
      foreign: rules?.foreign === undefined ? [] : [{ task: attemptId('page').task, owns: rules.foreign }],
      protected: rules?.protected ?? [],
    },
    NEVER,
  );
  return { person, opened, collected };
}

test('a workspace in which nothing changed gives no commit', async () => {
  const { collected, person } = await collectAfter({ work: () => undefined });
  expect(collected).toEqual({ commit: null, changed: [], violations: [] });
  expect(person.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
});

test('what an agent committed counts as much as what it left lying', async () => {
  const { collected, person } = await collectAfter({
    work: (folder, repository) => {
      writeFileSync(join(folder, 'committed.txt'), 'c\n');
      repository.gitIn(folder, 'add', '-A');
      repository.gitIn(folder, 'commit', '-qm', 'mine');
      writeFileSync(join(folder, 'lying.txt'), 'l\n');
    },
  });
  expect(collected.changed.map(({ path }) => path)).toEqual(['committed.txt', 'lying.txt']);
  expect(person.git('log', '-1', '--format=%P|%an <%ae>|%B', `${collected.commit}`)).toBe(
    `${person.git('rev-parse', 'main')}|tutti <tutti@localhost>|Do it\n\nTutti-Run: r-test\nTutti-Task: api\nTutti-Attempt: 1\n`,
  );
});

test('renames, deletions, modes, links, binaries and names from all over the world arrive as they are', async () => {
  const { collected, person } = await collectAfter({
    work: (folder) => {
      renameSync(join(folder, 'src/b.ts'), join(folder, 'src/c.ts'));
      writeFileSync(join(folder, 'run.sh'), '#!/bin/sh\n');
      chmodSync(join(folder, 'run.sh'), 0o755);
      symlinkSync('../a.txt', join(folder, 'src/link'));
      writeFileSync(join(folder, 'pixel.bin'), Buffer.from([0, 255, 10, 13, 0]));
      writeFileSync(join(folder, 'Grüße 世界.md'), 'hallo\r\n');
      rmSync(join(folder, 'a.txt'));
      mkdirSync(join(folder, 'a.txt'));
      writeFileSync(join(folder, 'a.txt/inside'), 'a file became a folder\n');
    },
  });
  expect(collected.violations).toEqual([]);
  const listed = person.git(
    '-c',
    'core.quotePath=false',
    'diff',
    '--raw',
    '--no-renames',
    '--abbrev=4',
    'main',
    `${collected.commit}`,
  );
  expect(listed.split('\n').map((line) => line.replace(/^(:\d+ \d+) \S+ \S+/, '$1'))).toEqual([
    ':000000 100644 A\tGrüße 世界.md',
    ':100644 000000 D\ta.txt',
    ':000000 100644 A\ta.txt/inside',
    ':000000 100644 A\tpixel.bin',
    ':000000 100755 A\trun.sh',
    ':100644 000000 D\tsrc/b.ts',
    ':000000 100644 A\tsrc/c.ts',
    ':000000 120000 A\tsrc/link',
  ]);
  expect(person.git('cat-file', '-s', `${collected.commit}:pixel.bin`)).toBe('5');
});

test('what may not enter a tree is listed and left out, and the rest is taken in', async () => {
  const { collected } = await collectAfter({
    work: (folder) => {
      writeFileSync(join(folder, 'good.txt'), 'good\n');
      writeFileSync(join(folder, 'two\nlines'), '');
      writeFileSync(join(folder, 'back\\slash'), '');
      writeFileSync(join(folder, 'aux.txt'), '');
      writeFileSync(join(folder, 'A.TXT'), 'the same file elsewhere\n');
      mkdirSync(join(folder, 'GIT~1'));
      writeFileSync(join(folder, 'GIT~1/config'), '');
      mkdirSync(join(folder, '.GiT'));
      writeFileSync(join(folder, '.GiT/config'), '');
      symlinkSync('/etc/passwd', join(folder, 'absolute'));
      symlinkSync('../../outside', join(folder, 'src/up'));
      symlinkSync('.', join(folder, 'here'));
      symlinkSync('here/../..', join(folder, 'sneaky'));
      rmSync(join(folder, 'src/b.ts'));
      execFileSync('mkfifo', [join(folder, 'src/b.ts')]);
    },
  });
  expect(collected.changed.map(({ path }) => path)).toEqual(['good.txt', 'here']);
  expect(collected.violations.map(({ path, rule }) => `${rule} ${JSON.stringify(path)}`)).toEqual([
    'unsafe-path ".GiT/config"',
    'unsafe-path "A.TXT"',
    'unsafe-path "GIT~1/config"',
    'symlink-escape "absolute"',
    'unsafe-path "aux.txt"',
    'unsafe-path "back\\\\slash"',
    'symlink-escape "sneaky"',
    'unsafe-path "src/b.ts"',
    'symlink-escape "src/up"',
    'unsafe-path "two\\nlines"',
  ]);
});

test('a change outside of what the task owns is kept in its commit and listed', async () => {
  const { collected, person } = await collectAfter({
    rules: { owns: ['src/**'], foreign: ['web/**'], protected: ['src/b.ts'] },
    work: (folder) => {
      mkdirSync(join(folder, 'web'));
      for (const path of ['a.txt', 'src/b.ts', 'src/mine.ts', 'web/page.ts'])
        writeFileSync(join(folder, path), 'changed\n');
    },
  });
  expect(collected.changed.length).toBe(4);
  expect(collected.violations).toEqual([
    { path: 'a.txt', rule: 'not-owned', detail: 'the task owns src/**' },
    { path: 'src/b.ts', rule: 'protected', detail: 'protected by src/b.ts' },
    { path: 'web/page.ts', rule: 'owned-by-other', detail: 'owned by page' },
  ]);
  expect(person.git('show', `${collected.commit}:web/page.ts`)).toBe('changed');
});

test('a task without owns may change what nobody beside it owns', async () => {
  const { collected } = await collectAfter({
    rules: { owns: null, foreign: ['src/**'] },
    work: (folder) => {
      writeFileSync(join(folder, 'a.txt'), 'changed\n');
      rmSync(join(folder, 'src/b.ts'));
    },
  });
  expect(collected.violations).toEqual([{ path: 'src/b.ts', rule: 'owned-by-other', detail: 'owned by page' }]);
});

test('ignore rules of the tree and of the person count, as git counts them', async () => {
  const { collected } = await collectAfter({
    files: { '.gitignore': '*.log\n', 'kept.log': 'tracked\n' },
    work: (folder) => {
      for (const path of ['build.log', 'kept.log', 'new.txt']) writeFileSync(join(folder, path), 'changed\n');
    },
  });
  expect(collected.changed.map(({ path }) => path)).toEqual(['kept.log', 'new.txt']);
});

test('files that are edited in the same moment and keep their size are seen', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { collected } = await collectAfter({ work: (folder) => writeFileSync(join(folder, 'a.txt'), 'b\n') });
    expect(collected.changed).toEqual([{ path: 'a.txt', kind: 'modified' }]);
  }
});

test('a submodule stays as it is, and files in its folder are listed', async () => {
  const person = ownScratch({ 'a.txt': 'a\n' });
  person.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},vendor/lib`);
  person.git('commit', '-qm', 'submodule');
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  expect(person.gitIn(folder, 'status', '--short')).toBe('');
  writeFileSync(join(folder, 'vendor/lib/x'), 'x\n');
  writeFileSync(join(folder, 'a.txt'), 'b\n');
  const { changed, violations } = await opened.collect(folder);
  expect([changed.map(({ path }) => path), violations.map(({ path }) => path)]).toEqual([['a.txt'], ['vendor/lib']]);
});

test('attributes of the tree change nothing about what is stored', async () => {
  const text = '$Id: forged $\r\n';
  const { collected, person } = await collectAfter({
    files: { '.gitattributes': '*.txt ident working-tree-encoding=UTF-16\n*.md filter=none\n' },
    work: (folder) => writeFileSync(join(folder, 'a.txt'), text),
  });
  expect(`${person.git('cat-file', 'blob', `${collected.commit}:a.txt`)}\n`).toBe(text);
});
