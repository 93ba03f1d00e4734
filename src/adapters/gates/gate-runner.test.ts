import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, matchesGlob } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GateResult } from '../../core/run/attempt.ts';
import type { GateDefinition, SandboxPolicy } from '../../core/workflow/workflow.ts';
import { identify } from '../process/identity.ts';
import { probeSandbox } from '../process/probe-sandbox.ts';
import type { Sandbox } from '../process/sandbox.ts';
import { makeGateRunner } from './gate-runner.ts';

const never = new AbortController().signal;
const path = ['/usr/bin', '/bin'];
let root = '';
let sandbox: Sandbox;

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tutti-gates-')));
  mkdirSync(join(root, 'home'));
  writeFileSync(join(root, 'home', 'key'), 'secret');
  sandbox = await probeSandbox(path);
  if (sandbox.kind === 'none') throw new Error(sandbox.why);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A folder with these files. */
function checkout(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(root, 'checkout-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

type Given = { readonly files?: Record<string, string>; readonly folder?: string; readonly policy?: SandboxPolicy };

async function result(gate: GateDefinition, given: Given = {}, signal = never): Promise<GateResult> {
  const person = { PATH: '/usr/bin:/bin', SECRET: 'mine' };
  const runner = makeGateRunner({
    person,
    home: join(root, 'home'),
    path,
    sandbox,
    readable: [],
    hidden: [],
    writable: [],
    globMatcher: (patterns) => (file) => patterns.some((pattern) => matchesGlob(file, pattern)),
  });
  const folder = given.folder ?? checkout(given.files);
  const changed = Object.keys(given.files ?? {}).sort();
  return runner.check({ gate, checkout: folder, changed, sandbox: given.policy ?? 'auto', env: { MINE: '1' } }, signal);
}

function command(text: string, timeoutMs?: number): GateDefinition {
  return { type: 'run', name: 'tests', command: text, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
}

async function check(gate: GateDefinition, given: Given, expected: readonly [string, string]): Promise<void> {
  const { answer, evidence } = await result(gate, given);
  expect([answer, evidence]).toEqual(expected);
}

test('a command passes with status 0 alone, and its streams are shown as they were mixed', async () => {
  const { durationMs, ...rest } = await result(command('echo one; echo two >&2; echo three'));
  expect(rest).toEqual({ name: 'tests', kind: 'run', answer: 'pass', evidence: 'one\ntwo\nthree' });
  expect(durationMs).toBeLessThan(10_000);
  await check(command('echo broken; exit 1'), {}, ['fail', 'broken\nexit status 1']);
});

test.each(['auto', 'none'] as const)('what cannot be run has not failed (sandbox: %s)', async (policy) => {
  const missing = await result(command('no-such-tool --all'), { policy });
  expect([missing.answer, missing.evidence.split('\n').at(-1)]).toEqual([
    'could-not-run',
    'exit status 127: a program is missing or cannot be run',
  ]);
  expect((await result(command('./notes'), { policy, files: { notes: 'x' } })).answer).toBe('could-not-run');
  expect((await result(command('true'), { policy, folder: join(root, 'nowhere') })).answer).toBe('could-not-run');
});

test('a command sees neither home nor variables of the person, and cannot write beside its checkout', async () => {
  const text = 'cat "$HOME/key" 2>&- || echo hidden; echo "$SECRET$MINE"; echo x 2>&- >/var/x || echo refused';
  await check(command(text), {}, ['pass', 'hidden\n1\nrefused']);
});

test.each(['auto', 'none'] as const)(
  'a command that takes too long fails and leaves nothing behind (sandbox: %s)',
  async (policy) => {
    const folder = checkout();
    const text = 'setsid sleep 300 & echo $! >pid; echo begun; trap "" TERM; sleep 300; sleep 300';
    expect(await result(command(text, 300), { folder, policy })).toMatchObject({
      answer: 'fail',
      evidence: 'begun\nnot done after 0.3 s',
    });
    expect(await leftovers(folder)).toEqual([]);
  },
);

test('what a command leaves running is ended with it', async () => {
  const folder = checkout();
  await check(command(`setsid sh -c 'while :; do sleep 300; done' ${folder} & echo over`), { folder, policy: 'none' }, [
    'pass',
    'over',
  ]);
  expect(await leftovers(folder)).toEqual([]);
});

test('an abort ends the command, which then has not passed', async () => {
  const signal = AbortSignal.timeout(100);
  expect((await result(command('sleep 300'), {}, signal)).answer).toBe('could-not-run');
  expect((await result(command('true'), {}, signal)).answer).toBe('could-not-run');
});

/** Processes whose command line or directory names the folder. */
async function leftovers(folder: string): Promise<readonly string[]> {
  const { readdirSync, readFileSync, readlinkSync } = await import('node:fs');
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || identify(Number(pid)) === null) return false;
    try {
      return (
        readlinkSync(`/proc/${pid}/cwd`) === folder || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
      );
    } catch {
      // It has ended meanwhile.
      return false;
    }
  });
}

test('the end of a long output is kept, fit for a terminal', async () => {
  const { evidence } = await result(
    command(String.raw`seq 1 5000; printf '\033[31mred\033[0m a\rb \001 \342\200\256x\377\n'; exit 1`),
  );
  expect(evidence.length).toBeLessThanOrEqual(4_000);
  expect(evidence.startsWith('…')).toBe(true);
  expect(evidence.split('\n').slice(-4)).toEqual(['5000', 'red a', 'b \uFFFD \uFFFDx\uFFFD', 'exit status 1']);
});

test('a sandbox that is required and missing is an answer', async () => {
  const held = sandbox;
  sandbox = { kind: 'none', why: 'not installed' };
  const { answer, evidence } = await result(command('true'), { policy: 'required' });
  sandbox = held;
  expect([answer, evidence.split('\n')[0]]).toEqual([
    'could-not-run',
    'A sandbox is required, and there is none: not installed. Nothing was started.',
  ]);
});

const noTests: Record<string, readonly [output: string, status: number]> = {
  vitest: ['No test files found, exiting with code 1', 1],
  jest: ['No tests found, exiting with code 0', 0],
  'node:test': ['ℹ tests 0\nℹ suites 0\nℹ pass 0', 0],
  mocha: ['\n  0 passing (1ms)\n', 0],
  pytest: ['collected 0 items\n\n===== no tests ran in 0.01s =====', 5],
  unittest: ['Ran 0 tests in 0.000s\n\nNO TESTS RAN', 5],
  go: ['?   \texample.com/a\t[no test files]', 0],
  'go with a filter': ['ok  \texample.com/a\t0.1s [no tests to run]', 0],
  cargo: ['running 0 tests\n\ntest result: ok. 0 passed; 0 failed', 0],
  tap: ['TAP version 13\n1..0', 0],
};

test.each(Object.entries(noTests))('that nothing was tested is not a pass: %s', async (_, [output, status]) => {
  const gate = command(`cat output; exit ${status}`);
  expect((await result(gate, { files: { output }, policy: 'none' })).answer).toBe('no-tests');
});

const someTests: Record<string, readonly [output: string, status: number, answer: string]> = {
  'another package had some (go)': ['?   \ta\t[no test files]\nok  \tb\t0.1s', 0, 'pass'],
  'the documentation had none (cargo)': ['running 4 tests\n....\nrunning 0 tests', 0, 'pass'],
  'another runner had some': ['No test files found, exiting\nℹ tests 3', 0, 'pass'],
  'it broke before it found any (pytest)': ['collected 0 items / 1 error\n==== 1 error in 0.1s ====', 2, 'fail'],
  'a linter speaks of tests': ['no problems in 3 files', 0, 'pass'],
};

test.each(Object.entries(someTests))(
  'a command that tested something answers for it: %s',
  async (_, [output, status, answer]) => {
    const gate = command(`cat output; exit ${status}`);
    expect((await result(gate, { files: { output }, policy: 'none' })).answer).toBe(answer);
  },
);

test('deliverables are there when they are regular, not empty and inside the checkout', async () => {
  const folder = checkout({
    'docs/a.md': 'a',
    'src/deep/b.ts': 'b',
    'src/empty.ts': '',
    'void/x': '',
    [`odd[1].txt`]: 'c',
  });
  symlinkSync('/etc/passwd', join(folder, 'stolen'));
  symlinkSync('docs/a.md', join(folder, 'alias'));
  symlinkSync('/etc', join(folder, 'etc'));
  const good = ['docs/a.md', 'docs', 'src/**/*.ts', 'alias', 'odd[1].txt'];
  await check({ type: 'files', name: 'deliverables', paths: good }, { folder }, [
    'pass',
    good.map((it) => `${it}: there`).join('\n'),
  ]);
  const bad = ['src/empty.ts', 'none.md', '**/*.py', 'void', 'void/*', 'stolen', 'etc/passwd', '../home/key'];
  await check({ type: 'files', name: 'deliverables', paths: bad }, { folder }, [
    'fail',
    [
      'src/empty.ts: an empty file',
      'none.md: no such file',
      '**/*.py: no such file',
      'void: a folder without anything in it',
      'void/*: every file of it is empty',
      'stolen: leads out of the checkout',
      'etc/passwd: leads out of the checkout',
      '../home/key: leads out of the checkout',
    ].join('\n'),
  ]);
});

const placeholders: GateDefinition = { type: 'placeholders', name: 'placeholders', words: [] };

test('a placeholder is named with its file and line', async () => {
  const files = {
    'src/a.ts': 'const a = 1;\n  // TODO: the rest\n',
    'src/b.py': 'def f():\n    raise NotImplementedError\n',
    'src/c.ts': "throw new Error('Not  implemented');\nconst mockUser = 1;\nconst USER_STUB = 2;\nclass StubFetch {}\n",
  };
  await check(placeholders, { files }, [
    'fail',
    [
      'src/a.ts:2: // TODO: the rest',
      'src/b.py:2: raise NotImplementedError',
      "src/c.ts:1: throw new Error('Not  implemented');",
      'src/c.ts:2: const mockUser = 1;',
      'src/c.ts:3: const USER_STUB = 2;',
      'src/c.ts:4: class StubFetch {}',
    ].join('\n'),
  ]);
});

test('words that only look like placeholders, mocks in tests, binaries and what was deleted are none', async () => {
  const files = {
    'src/todo-list.ts': 'the todo list; TODOS; a stubborn hammock; mockingbird; AUTODOC\n',
    'src/a.test.ts': 'const mock = stub();\n',
    'tests/fixtures/x.ts': 'mock\n',
    'logo.png': 'TODO\0',
  };
  await check(placeholders, { files }, ['pass', 'nothing found in 4 changed files']);
  const gone = { ...placeholders, words: ['secret'] };
  const folder = checkout();
  symlinkSync(join(root, 'home', 'key'), join(folder, 'key'));
  await check(gone, { folder }, ['pass', 'nothing found in 0 changed files']);
});

test('own words take the place of the usual ones', async () => {
  const files = { 'a.ts': 'TODO\nHACK(1)\n$x.y\nhackathon HACKER\n' };
  const own: GateDefinition = { ...placeholders, words: ['HACK', '$x.y'] };
  await check(own, { files }, ['fail', 'a.ts:2: HACK(1)\na.ts:3: $x.y']);
});
