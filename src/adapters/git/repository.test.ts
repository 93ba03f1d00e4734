import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openScratch } from '../../../test/support/git/open-scratch.ts';
import { ownScratch } from '../../../test/support/git/own-scratch.ts';
import { GIT, type Scratch } from '../../../test/support/git/scratch-repository.ts';
import { TuttiError } from '../../core/base/tutti-error.ts';
import { findRepository } from './find-repository.ts';
import { openGit } from './git.ts';
import { openRepository, type Repository } from './repository.ts';
import { repositoryNotes } from './repository-notes.ts';

function scratch(files: Readonly<Record<string, string>> = { 'a.txt': 'a\n', 'src/b.ts': 'b\n' }): Scratch {
  return ownScratch(files);
}

async function open(person: Scratch, cwd: string = person.repo): Promise<Repository> {
  const git = await openGit(GIT);
  return openRepository(git, await findRepository({ git, cwd, env: { HOME: person.home } }));
}

/** Opening fails with the code, says that nothing was changed, and names what to do. */
async function checkRefused(opening: Promise<unknown>, code: string): Promise<void> {
  const refusal: unknown = await opening.catch((error: unknown) => error);
  if (!(refusal instanceof TuttiError)) throw new Error(`not refused: ${String(refusal)}`);
  expect(refusal.code).toBe(code);
  expect(refusal.fix).not.toBe('');
  expect(refusal.what).toMatch(/[Nn]othing was changed|stayed as it was/);
}

async function noteCodes(person: Scratch): Promise<readonly string[]> {
  const repository = await open(person);
  return (await repositoryNotes(repository, repository.head.commit)).map(({ code }) => code);
}

test('a repository is found from a folder inside of it, with its branch and the person', async () => {
  const person = scratch();
  const found = await open(person, join(person.repo, 'src'));
  expect([found.topLevel, found.common, found.head.ref, found.identity]).toEqual([
    person.repo,
    join(person.repo, '.git'),
    'refs/heads/main',
    { name: 'Ada', email: 'ada@example.invalid' },
  ]);
  expect(await noteCodes(person)).toEqual([]);
});

test('a linked worktree shares the common folder and has a head of its own', async () => {
  const person = scratch();
  person.git('worktree', 'add', '-q', '-b', 'side', join(person.root, 'side'));
  const found = await open(person, join(person.root, 'side'));
  expect([found.topLevel, found.common, found.head.ref]).toEqual([
    join(person.root, 'side'),
    join(person.repo, '.git'),
    'refs/heads/side',
  ]);
});

test('opening twice adds one line to info/exclude, after what was there', async () => {
  const person = scratch();
  writeFileSync(join(person.repo, '.git/info/exclude'), 'mine');
  await open(person);
  await open(person);
  expect(readFileSync(join(person.repo, '.git/info/exclude'), 'utf8')).toBe('mine\n/.tutti/\n');
});

test('a folder in no repository is refused', async () => {
  const person = scratch();
  await checkRefused(open(person, person.root), 'NOT_A_REPOSITORY');
  await checkRefused(open(person, join(person.root, 'nowhere')), 'NOT_A_REPOSITORY');
  await checkRefused(open(person, join(person.repo, '.git')), 'NOT_A_REPOSITORY');
});

test('a repository without a commit is refused', async () => checkRefused(open(scratch({})), 'NO_COMMIT_YET'));

test('a bare repository is refused', async () => {
  const person = scratch();
  person.gitIn(person.root, 'clone', '-q', '--bare', 'repo', 'bare');
  await checkRefused(open(person, join(person.root, 'bare')), 'BARE_REPOSITORY');
});

test("a branch called tutti leaves no room for the run's branch", async () => {
  const person = scratch();
  person.git('branch', 'tutti');
  await checkRefused(open(person), 'BRANCH_IN_THE_WAY');
});

test('a repository with SHA-256 objects is refused', async () => {
  const person = scratch();
  person.gitIn(person.root, 'init', '-q', '--object-format=sha256', 'other');
  await checkRefused(open(person, join(person.root, 'other')), 'OBJECT_FORMAT_UNSUPPORTED');
});

test.runIf(process.getuid?.() === 0)('a repository of another user is refused until the person trusts it', async () => {
  const person = scratch();
  for (const path of ['', '.git']) chownSync(join(person.repo, path), 12_345, 12_345);
  await checkRefused(open(person), 'REPOSITORY_OF_ANOTHER_USER');
  writeFileSync(join(person.home, '.gitconfig'), `[safe]\n\tdirectory = ${person.repo}\n`);
  expect((await open(person)).topLevel).toBe(person.repo);
});

test('a git directory that cannot be written is refused', async () => {
  const person = scratch();
  rmSync(join(person.repo, '.git/info'), { recursive: true });
  writeFileSync(join(person.repo, '.git/info'), 'a file where a folder should be');
  await checkRefused(open(person), 'REPOSITORY_READ_ONLY');
});

test('a link in the place of our own folder is refused', async () => {
  const person = scratch();
  mkdirSync(join(person.root, 'elsewhere'));
  symlinkSync(join(person.root, 'elsewhere'), join(person.repo, '.git/tutti'));
  await checkRefused(open(person), 'REPOSITORY_READ_ONLY');
});

test('git that is missing, broken or too old is refused', async () => {
  const person = scratch();
  const fake = (text: string): string => {
    const path = join(person.root, 'git');
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  await checkRefused(openGit(null), 'GIT_MISSING');
  await checkRefused(openGit(join(person.root, 'nowhere')), 'GIT_MISSING');
  await checkRefused(openGit(fake('exit 1')), 'GIT_MISSING');
  await checkRefused(openGit(fake('echo git version 2.38.9')), 'GIT_TOO_OLD');
  expect((await openGit(fake('echo git version 2.50.1 \\(Apple Git-155\\)'))).version).toBe('2.50.1');
});

test('work that is not committed and an unfinished rebase are notes, and stay as they are', async () => {
  const person = scratch();
  person.write('new.txt', 'new\n');
  person.write('a.txt', 'edited\n');
  mkdirSync(join(person.repo, '.git/rebase-merge'));
  const index = readFileSync(join(person.repo, '.git/index'));
  expect(await noteCodes(person)).toEqual(['CHECKOUT_DIRTY', 'OPERATION_IN_PROGRESS']);
  expect(readFileSync(join(person.repo, '.git/index')).equals(index)).toBe(true);
});

test('submodules and filters are named before a run', async () => {
  const person = scratch({ '.gitattributes': '*.psd filter=lfs diff=lfs\n' });
  person.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},vendor/lib`);
  person.git('commit', '-qm', 'submodule');
  mkdirSync(join(person.repo, 'vendor/lib'), { recursive: true });
  expect(await noteCodes(person)).toEqual(['SUBMODULES_UNSUPPORTED', 'FILTERS_OFF']);
});

test('a shallow clone works, and agents see the history that is there', async () => {
  const origin = scratch();
  origin.write('a.txt', 'second\n');
  origin.git('commit', '-qam', 'Second');
  const person = scratch({});
  rmSync(person.repo, { recursive: true });
  person.gitIn(person.root, 'clone', '-q', '--depth', '1', `file://${origin.repo}`, 'repo');
  expect(await noteCodes(person)).toEqual(['SHALLOW_REPOSITORY']);
  const opened = await openScratch(person);
  const folder = await opened.prepare();
  expect(person.gitIn(folder, 'log', '--format=%s')).toBe('Second');
  writeFileSync(join(folder, 'a.txt'), 'third\n');
  const { commit } = await opened.collect(folder);
  expect(person.git('log', '--format=%s', `${commit}`)).toBe('Do it\nSecond');
});

test('a partial clone that lacks files says so instead of fetching them', async () => {
  const origin = scratch();
  origin.git('config', 'uploadpack.allowFilter', 'true');
  const person = scratch({});
  rmSync(person.repo, { recursive: true });
  person.gitIn(person.root, 'clone', '-q', '--no-checkout', '--filter=blob:none', `file://${origin.repo}`, 'repo');
  const repository = await open(person);
  await checkRefused(repositoryNotes(repository, repository.head.commit), 'OBJECTS_MISSING');
});

test.runIf(canMountReadOnly())('a git directory on a read-only disk is refused', () => {
  const person = scratch();
  const load = (file: string): string => `await import(${JSON.stringify(join(import.meta.dirname, file))})`;
  const code = `
    const { openRepository } = ${load('repository.ts')};
    const { findRepository } = ${load('find-repository.ts')};
    const { openGit } = ${load('git.ts')};
    const request = { git: await openGit(${JSON.stringify(GIT)}), cwd: ${JSON.stringify(person.repo)}, env: {} };
    console.log(await openRepository(request.git, await findRepository(request)).catch((error) => error.code));`;
  const args = [
    '--dev-bind',
    '/',
    '/',
    '--ro-bind',
    person.repo,
    person.repo,
    process.execPath,
    '--input-type=module',
    '-e',
    code,
  ];
  expect(execFileSync('bwrap', args, { encoding: 'utf8' }).trim()).toBe('REPOSITORY_READ_ONLY');
});

function canMountReadOnly(): boolean {
  try {
    execFileSync('bwrap', ['--dev-bind', '/', '/', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    // Not installed, or not allowed here: another test covers the refusal itself.
    return false;
  }
}
