/**
 * Each attack is planted twice: plain git must fall for it (or the test proves nothing), and ours must not.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
import { type Scratch, untouchedParts } from '../../../test/support/git/scratch-repository.ts';
import { openBranch } from './integrator.ts';
import { showDiff } from './show-diff.ts';

type Scene = {
  readonly scratch: Scratch;
  readonly opened: Opened;
  /** A script that leaves `fired` behind when anything runs it. */
  readonly bomb: string;
  fired(): boolean;
  reset(): void;
};

async function scene(files: Readonly<Record<string, string>> = { 'a.js': 'a\n', 'src/b.js': 'b\n' }): Promise<Scene> {
  const scratch = ownScratch(files);
  const [bomb, mark] = [join(scratch.root, 'bomb'), join(scratch.root, 'fired')];
  writeFileSync(bomb, `#!/bin/sh\ntouch ${mark}\ncat 2>/dev/null\nexit 0\n`);
  chmodSync(bomb, 0o755);
  const opened = await openScratch(scratch);
  return { scratch, opened, bomb, fired: () => existsSync(mark), reset: () => rmSync(mark, { force: true }) };
}

/** Everything that a run does with git after an agent was at work. */
async function wholeRun({ opened }: Scene, folder: string): Promise<void> {
  const { commit } = await opened.collect(folder);
  if (commit === null) throw new Error('nothing was collected');
  await showDiff(opened.repository, { from: opened.head, to: commit });
  const branch = 'refs/heads/tutti/r-test';
  const request = { ...attemptId(), branch, base: opened.head, commit, subject: 'Do it', by: '' };
  const merge = await opened.integrator.merge(request, opened.head);
  if (merge.type !== 'merged') throw new Error(merge.type);
  expect(await openBranch(opened.repository, branch, opened.head)).toBe(true);
  expect(await opened.integrator.publish(branch, opened.head, merge.commit)).toBe(true);
  const checkout = await opened.workspaces.checkout(RUN, merge.commit, NO_ENVIRONMENT, NEVER);
  await checkout.done();
  await opened.workspaces.release(RUN, attemptId().task);
}

function tryGit(run: () => unknown): void {
  try {
    run();
  } catch {
    // Plain git may end in an error: what counts is whether the bomb went off on the way.
  }
}

/** Plants with `plant`, proves with `control` that plain git falls for it, then runs everything of ours. */
async function survives(
  at: Scene,
  attack: { plant(folder: string): void; control(folder: string): void },
): Promise<string> {
  const folder = await at.opened.prepare();
  writeFileSync(join(folder, 'a.js'), 'changed\n');
  attack.plant(folder);
  at.reset();
  tryGit(() => attack.control(folder));
  expect(at.fired(), 'the attack works on plain git').toBe(true);
  at.reset();
  await wholeRun(at, folder);
  expect(at.fired(), 'the attack works on ours').toBe(false);
  return folder;
}

test('a .git file that points to a repository of the agent is not followed', async () => {
  const at = await scene();
  await survives(at, {
    plant: (folder) => {
      const evil = join(at.scratch.root, 'evil');
      at.scratch.gitIn(at.scratch.root, 'init', '-q', 'evil');
      at.scratch.gitIn(evil, 'config', 'core.fsmonitor', at.bomb);
      rmSync(join(folder, '.git'), { recursive: true });
      writeFileSync(join(folder, '.git'), `gitdir: ${evil}/.git\n`);
    },
    control: (folder) => at.scratch.gitIn(folder, 'status'),
  });
});

test('with its .git deleted, a workspace never falls through to a repository around it', async () => {
  const at = await scene();
  const folder = await at.opened.prepare();
  at.scratch.gitIn(at.scratch.root, 'init', '-q');
  rmSync(join(folder, '.git'), { recursive: true });
  writeFileSync(join(folder, 'a.js'), 'changed\n');
  expect(at.scratch.gitIn(folder, 'rev-parse', '--show-toplevel'), 'plain git falls through').toBe(at.scratch.root);
  const { changed } = await at.opened.collect(folder);
  expect(changed).toEqual([{ path: 'a.js', kind: 'modified' }]);
});

test('core.worktree of the workspace cannot send a clean or an add to another folder', async () => {
  const at = await scene();
  const folder = await at.opened.prepare();
  const precious = join(at.scratch.root, 'precious');
  mkdirSync(precious);
  writeFileSync(join(precious, 'letters'), 'dear\n');
  at.scratch.gitIn(folder, 'config', 'core.worktree', precious);
  expect(at.scratch.gitIn(folder, 'clean', '-n', '-ffdx'), 'plain git would clean it').toContain('letters');
  writeFileSync(join(folder, 'a.js'), 'changed\n');
  await wholeRun(at, folder);
  await at.opened.prepare('api', 2);
  expect(readFileSync(join(precious, 'letters'), 'utf8')).toBe('dear\n');
});

test.each(['workspace', 'person'])('core.fsmonitor in the config of the %s never runs', async (whose) => {
  const at = await scene();
  const place = (folder: string): string => (whose === 'person' ? at.scratch.repo : folder);
  await survives(at, {
    plant: (folder) => at.scratch.gitIn(place(folder), 'config', 'core.fsmonitor', at.bomb),
    control: (folder) => at.scratch.gitIn(place(folder), 'status'),
  });
});

test.each(['post-index-change', 'reference-transaction', 'post-checkout', 'pre-commit'])(
  'a %s hook of the person never runs',
  async (hook) => {
    const at = await scene();
    await survives(at, {
      plant: () => {
        const hooks = join(at.scratch.root, 'hooks');
        mkdirSync(hooks);
        writeFileSync(join(hooks, hook), readFileSync(at.bomb));
        chmodSync(join(hooks, hook), 0o755);
        at.scratch.git('config', 'core.hooksPath', hooks);
      },
      control: () => {
        at.scratch.git('checkout', '-q', '-b', 'other');
        at.scratch.write('c.js', 'c\n');
        at.scratch.git('add', '-A');
        at.scratch.git('commit', '-qm', 'more');
      },
    });
  },
);

test.each(['clean', 'smudge', 'process'])('a %s filter named by the tree never runs', async (kind) => {
  const at = await scene({ 'a.js': 'a\n', '.gitattributes': '* filter=evil\n' });
  await survives(at, {
    plant: (folder) => {
      for (const place of [folder, at.scratch.repo]) at.scratch.gitIn(place, 'config', `filter.evil.${kind}`, at.bomb);
    },
    control: (folder) => {
      tryGit(() => at.scratch.gitIn(folder, 'add', '-A'));
      rmSync(join(folder, '.gitattributes'));
      at.scratch.gitIn(folder, 'checkout', 'HEAD', '--', '.');
      writeFileSync(join(folder, 'a.js'), 'changed\n');
    },
  });
});

test.each([
  ['diff.evil.textconv', '* diff=evil\n'],
  ['diff.evil.command', '* diff=evil\n'],
  ['diff.external', '\n'],
])('%s never runs', async (key, attributes) => {
  const at = await scene({ 'a.js': 'a\n', '.gitattributes': attributes });
  await survives(at, {
    plant: (folder) => {
      for (const place of [folder, at.scratch.repo]) at.scratch.gitIn(place, 'config', key, at.bomb);
    },
    control: (folder) => at.scratch.gitIn(folder, 'diff'),
  });
});

test('a merge driver named by the tree never runs', async () => {
  const at = await scene({ 'a.js': '1\n2\n3\n4\n5\n', '.gitattributes': '* merge=evil\n' });
  const { opened, scratch } = at;
  scratch.git('config', 'merge.evil.driver', `${at.bomb} %A`);
  const base = opened.head;
  scratch.git('checkout', '-q', '-b', 'one');
  scratch.write('a.js', 'one\n2\n3\n4\n5\n');
  scratch.git('commit', '-qam', 'one');
  const folder = await opened.prepare();
  writeFileSync(join(folder, 'a.js'), '1\n2\n3\n4\nfive\n');
  const { commit } = await opened.collect(folder);
  if (commit === null) throw new Error('nothing was collected');
  tryGit(() => scratch.git('merge-tree', '--write-tree', 'one', commit));
  expect(at.fired(), 'plain merge-tree runs it').toBe(true);
  at.reset();
  const onto = await opened.integrator.head('refs/heads/one');
  if (onto === null) throw new Error('no branch');
  const request = { ...attemptId(), branch: 'refs/heads/tutti/r-test', base, commit, subject: 'Do it', by: '' };
  const merge = await opened.integrator.merge(request, onto);
  expect(merge.type).toBe('merged');
  expect(at.fired()).toBe(false);
});

test('a signing program of the person never runs', async () => {
  const at = await scene();
  await survives(at, {
    plant: (folder) => {
      for (const place of [folder, at.scratch.repo]) {
        at.scratch.gitIn(place, 'config', 'gpg.program', at.bomb);
        at.scratch.gitIn(place, 'config', 'commit.gpgSign', 'true');
      }
    },
    control: (folder) => at.scratch.gitIn(folder, 'commit', '-qam', 'signed'),
  });
});

test('a repository inside of the workspace is listed, left out, and nothing of it runs', async () => {
  const at = await scene();
  const folder = await at.opened.prepare();
  const nested = join(folder, 'nested');
  at.scratch.gitIn(folder, 'init', '-q', 'nested');
  writeFileSync(join(nested, 'x.js'), 'x\n');
  at.scratch.gitIn(nested, '-c', 'user.name=a', '-c', 'user.email=a@example.invalid', 'add', '-A');
  at.scratch.gitIn(nested, 'commit', '-qm', 'nested');
  at.scratch.gitIn(nested, 'config', 'core.fsmonitor', at.bomb);
  writeFileSync(
    join(folder, '.gitmodules'),
    '[submodule "nested"]\n\tpath = nested\n\turl = ./nested\n\tignore = none\n',
  );
  at.scratch.gitIn(folder, 'add', '-A');
  at.reset();
  writeFileSync(join(nested, 'x.js'), 'xx\n');
  at.scratch.gitIn(folder, 'status');
  expect(at.fired(), 'plain git enters it').toBe(true);
  at.reset();
  mkdirSync(join(folder, 'src/.git'));
  const { changed, violations } = await at.opened.collect(folder);
  expect(changed).toEqual([{ path: '.gitmodules', kind: 'added' }]);
  expect(violations.map(({ path, rule }) => [path, rule])).toEqual([
    ['nested', 'nested-repository'],
    ['src', 'nested-repository'],
  ]);
  await at.opened.workspaces.release(RUN, attemptId().task);
  expect(at.fired()).toBe(false);
});

test('extensions.worktreeConfig of the person cannot redirect anything', async () => {
  const at = await scene();
  const folder = await at.opened.prepare();
  const precious = join(at.scratch.root, 'precious');
  mkdirSync(precious);
  writeFileSync(join(precious, 'letters'), 'dear\n');
  at.scratch.git('config', 'extensions.worktreeConfig', 'true');
  writeFileSync(join(at.scratch.repo, '.git/config.worktree'), `[core]\n\tworktree = ${precious}\n`);
  expect(at.scratch.git('rev-parse', '--show-toplevel'), 'plain git is redirected').toBe(precious);
  writeFileSync(join(folder, 'a.js'), 'changed\n');
  await wholeRun(at, folder);
  expect(readFileSync(join(precious, 'letters'), 'utf8')).toBe('dear\n');
});

test('an embedded bare repository in a subfolder is only files', async () => {
  const at = await scene();
  await survives(at, {
    plant: (folder) => {
      at.scratch.gitIn(folder, 'init', '-q', '--bare', 'src/bare');
      at.scratch.gitIn(join(folder, 'src/bare'), 'config', 'core.bare', 'false');
      at.scratch.gitIn(join(folder, 'src/bare'), 'config', 'core.worktree', '.');
      at.scratch.gitIn(join(folder, 'src/bare'), 'config', 'core.fsmonitor', at.bomb);
    },
    control: (folder) => at.scratch.gitIn(join(folder, 'src/bare'), 'status'),
  });
});

test('variables of the shell that started us do not reach git', async () => {
  const at = await scene();
  const other = ownScratch({ 'other.txt': 'o\n' });
  process.env['GIT_DIR'] = join(other.repo, '.git');
  process.env['GIT_INDEX_FILE'] = join(other.repo, '.git/index');
  try {
    const before = untouchedParts({ ...other, git: () => '' });
    const folder = await at.opened.prepare();
    writeFileSync(join(folder, 'a.js'), 'changed\n');
    await wholeRun(at, folder);
    expect(untouchedParts({ ...other, git: () => '' })).toEqual(before);
  } finally {
    delete process.env['GIT_DIR'];
    delete process.env['GIT_INDEX_FILE'];
  }
  expect(at.scratch.git('show', 'refs/heads/tutti/r-test:a.js')).toBe('changed');
});
