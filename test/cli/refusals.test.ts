import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { scratchRepository } from '../support/git/scratch-repository.ts';

const MAIN = join(import.meta.dirname, '../../src/surfaces/cli/main.ts');
const scratch = scratchRepository({ 'a.txt': 'a\n' });
const { root, repo, home } = scratch;
const STATE = join(root, 'state');

afterAll(() => scratch.remove());

type Env = Readonly<Record<string, string>>;
type Said = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

const BASE: Env = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_STATE_HOME: STATE, LC_ALL: 'C.UTF-8' };

function tutti(cwd: string, words: readonly string[], env: Env = {}): Said {
  const options = { cwd, env: { ...BASE, ...env }, encoding: 'utf8', timeout: 15_000, killSignal: 'SIGKILL' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], options);
  return { status, stdout, stderr };
}

type Mistake = { readonly code: string; readonly where: string; readonly what: string; readonly fix: string };

/** Refused in words, and under `--json` by one object and nothing on stdout; both with the same exit status. */
function check(request: { cwd?: string; words: readonly string[]; env?: Env; status: number; code: string }): Mistake {
  const { cwd = repo, words, env = {}, status, code } = request;
  const plain = tutti(cwd, words, env);
  expect(plain).toMatchObject({ status, stdout: '' });
  expect(plain.stderr).toMatch(new RegExp(`^error ${code}: [^]*\n  fix: {3}\\S`));
  const json = tutti(cwd, [...words, '--json'], env);
  expect(json).toMatchObject({ status, stdout: '' });
  const mistake = JSON.parse(json.stderr) as Mistake;
  expect(Object.keys(mistake)).toEqual(['code', 'where', 'what', 'fix']);
  expect(mistake.code).toBe(code);
  return mistake;
}

function file(name: string, text: string | Buffer): string {
  const path = join(root, name);
  writeFileSync(path, text);
  return path;
}

function program(folder: string, name: string, text: string): string {
  mkdirSync(join(root, folder), { recursive: true });
  const path = join(root, folder, name);
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return `${join(root, folder)}:${BASE['PATH'] ?? ''}`;
}

const NEEDS_CLAUDE = `name: needs
agents: {writer: {adapter: claude}}
tasks:
  - id: a
    agent: writer
    objective: Write the word hello into x/a.txt
    output_format: A file
    boundaries: [No other file]
    owns: [x/**]
`;

test('a pipe is no workflow, and nobody waits for somebody to write into it', () => {
  execFileSync('mkfifo', [join(root, 'pipe')]);
  check({ words: ['plan', join(root, 'pipe')], status: 2, code: 'FILE_UNREADABLE' });
  check({ words: ['run', join(root, 'pipe')], status: 2, code: 'FILE_UNREADABLE' });
});

test('a device, a folder, a link to itself and a file that is not there are no workflows', () => {
  symlinkSync('loop', join(root, 'loop'));
  for (const path of ['/dev/zero', root, join(root, 'loop'), join(root, 'nothing.yaml')]) {
    check({ words: ['plan', path], status: 2, code: 'FILE_UNREADABLE' });
  }
});

test('a file that is no text is refused in one sentence', () => {
  const path = file('binary.yaml', Buffer.from([0x61, 0xff, 0xfe, 0x00, 0x1b]));
  const { what } = check({ words: ['run', path], status: 2, code: 'FILE_UNREADABLE' });
  expect(what).toContain('UTF-8');
});

test('a file of more than 16 MB is not read', () => {
  check({ words: ['plan', file('large.yaml', Buffer.alloc(16_000_001, 97))], status: 2, code: 'FILE_TOO_LARGE' });
});

test('what YAML stumbled over is quoted shortly', () => {
  const path = file('long.yaml', `a: b\n"${'x'.repeat(5_000)}\n`);
  const { what } = check({ words: ['run', path], status: 2, code: 'WORKFLOW_INVALID' });
  expect(what.length).toBeLessThan(1_000);
});

test('an agent that is not installed stops a run before anything of it is written, and a plan only warns', () => {
  const path = file('needs.yaml', NEEDS_CLAUDE);
  const env = { PATH: '/usr/bin:/bin' };
  const { fix } = check({ words: ['run', path], env, status: 4, code: 'PROGRAM_MISSING' });
  expect(fix).toContain('npm install');
  const planned = tutti(repo, ['plan', path, '--json'], env);
  expect(planned).toMatchObject({ status: 0, stderr: '' });
  expect(planned.stdout).toContain('PROGRAM_MISSING');
  expect(tutti(repo, ['runs', '--json']).stdout).toBe('[]\n');
  expect(scratch.git('branch', '--list', 'tutti/*')).toBe('');
});

test('an agent that nobody is logged in to stops a run before anything of it is written', () => {
  const answer = 'case "$1" in --version) echo 2.1.0;; *) echo \'{"loggedIn": false}\';; esac';
  const env = { PATH: program('logged-out', 'claude', answer) };
  check({ words: ['run', file('needs.yaml', NEEDS_CLAUDE)], env, status: 4, code: 'AGENT_NOT_LOGGED_IN' });
  expect(tutti(repo, ['runs', '--json']).stdout).toBe('[]\n');
});

test('an adapter that tutti does not have is told with the one that was meant', () => {
  const path = file('needs.yaml', NEEDS_CLAUDE);
  const words = ['run', path, '--agent', 'writer=clade'];
  const { fix } = check({ words, status: 2, code: 'ADAPTER_UNKNOWN' });
  expect(fix).toContain('Did you mean `claude`?');
  const other = file('other.yaml', NEEDS_CLAUDE.replace('adapter: claude', 'adapter: nobody'));
  check({ words: ['run', other], status: 2, code: 'ADAPTER_UNKNOWN' });
});

test('a role that the workflow does not have is told with those that it has', () => {
  const words = ['run', file('needs.yaml', NEEDS_CLAUDE), '--agent', 'writr=claude'];
  expect(check({ words, status: 2, code: 'UNKNOWN_AGENT' }).fix).toContain('Did you mean `writer`?');
});

test('a git that is too old, broken or not there is what this machine lacks', () => {
  const old = program('old', 'git', 'echo git version 2.20.1');
  check({ words: ['runs'], env: { PATH: old }, status: 4, code: 'GIT_TOO_OLD' });
  const broken = program('broken', 'git', 'exit 3');
  check({ words: ['runs'], env: { PATH: broken }, status: 4, code: 'GIT_MISSING' });
  check({ words: ['runs'], env: { PATH: join(root, 'nowhere') }, status: 4, code: 'GIT_MISSING' });
});

test('a home where no folder can be made is told, and nobody waits for it', () => {
  check({ words: ['doctor'], env: { HOME: '/proc/nope', XDG_STATE_HOME: '' }, status: 4, code: 'STATE_UNWRITABLE' });
});

test('a folder that was removed while one stood in it is told like one that is not there', () => {
  const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1" runs --json';
  const options = { cwd: root, env: BASE, encoding: 'utf8', timeout: 15_000 } as const;
  const { status, stderr } = spawnSync('/bin/sh', ['-c', script, process.execPath, MAIN], options);
  expect(status).toBe(2);
  expect(stderr).toContain('"code":"NOT_A_REPOSITORY"');
});

test('a folder that is no repository, or has no commit, changes nothing', () => {
  const empty = join(root, 'empty');
  mkdirSync(empty);
  check({ cwd: empty, words: ['status'], status: 2, code: 'NOT_A_REPOSITORY' });
  scratch.gitIn(empty, 'init', '-q');
  check({ cwd: empty, words: ['doctor'], status: 2, code: 'NO_COMMIT_YET' });
  check({ cwd: empty, words: ['status'], status: 2, code: 'RUN_UNKNOWN' });
});
