import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runId, taskPath } from '../../core/base/ids.ts';
import type { Launcher, LaunchSpec, Spooled } from '../../ports/launcher.ts';
import type { AttemptId } from '../../ports/workspaces.ts';
import { processesMarked } from './identity.ts';
import { makeLauncher } from './launcher.ts';
import { probeSandbox } from './probe-sandbox.ts';
import type { Sandbox } from './sandbox.ts';
import { run } from './spawn.ts';

const never = new AbortController().signal;
const path = ['/usr/bin', '/bin'];
let root = '';
let launcher: Launcher;
let sandbox: Sandbox;
let made = 0;

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tutti-launcher-')));
  mkdirSync(join(root, 'home', '.ssh'), { recursive: true });
  writeFileSync(join(root, 'home', '.ssh', 'key'), 'secret');
  sandbox = await probeSandbox(path);
  // A machine without bubblewrap cannot check what is promised here: that must be seen.
  if (sandbox.kind === 'none') throw new Error(sandbox.why);
  launcher = launcherWith(sandbox);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function launcherWith(sandbox: Sandbox): Launcher {
  const person = { PATH: path.join(':'), LANG: 'C.UTF-8', OPENAI_API_KEY: 'mine', AWS_SECRET_ACCESS_KEY: 'hidden' };
  return makeLauncher({
    attempts: join(root, 'attempts'),
    person,
    home: join(root, 'home'),
    path,
    sandbox,
    readable: [],
    hidden: [],
  });
}

type Policy = LaunchSpec['sandbox']['policy'];

function spec(script: string, policy: Policy = 'none'): LaunchSpec {
  const task = taskPath(`build/t${(made += 1)}`);
  const cwd = join(root, 'work', String(made));
  mkdirSync(cwd, { recursive: true });
  return {
    id: { run: runId('r-test'), task, attempt: 1 },
    program: 'sh',
    args: ['-c', script],
    stdin: '',
    cwd,
    env: {},
    inherit: [],
    files: {},
    sandbox: { policy, writable: [], network: true },
    makes: [],
    prompt: 'Do it.',
  };
}

function folder(id: AttemptId): string {
  return join(root, 'attempts', id.run, `${id.task.replaceAll('/', '+')}@${id.attempt}`);
}

async function seen(id: AttemptId, by: Launcher = launcher): Promise<readonly Spooled[]> {
  const all: Spooled[] = [];
  for await (const spooled of by.watch(id, never)) all.push(spooled);
  return all;
}

/** Launches it and gives everything that a watcher sees. */
async function check(given: LaunchSpec, expected: readonly Spooled[]): Promise<void> {
  await launcher.launch(given);
  // Each stream is in order; what stands between two lines of different streams is chance.
  const got = await seen(given.id);
  const streams = ['report', 'stdout', 'stderr'].flatMap((name) =>
    got.filter((it) => it.type === 'line' && it.stream === name),
  );
  expect(streams.concat(got.slice(-1))).toEqual(expected);
  expect(survivors(given.id)).toEqual([]);
}

function survivors(id: AttemptId): readonly unknown[] {
  return ['TUTTI_ATTEMPT_DIR', 'TUTTI_SHIM_DIR'].flatMap((name) => processesMarked(name, folder(id)));
}

function out(text: string): Spooled {
  return { type: 'line', stream: 'stdout', text };
}

function err(text: string): Spooled {
  return { type: 'line', stream: 'stderr', text };
}

function exited(status: number): Spooled {
  return { type: 'ended', exit: { type: 'exited', status } };
}

/** Reads lines until the wanted one, and stops watching. */
async function line(id: AttemptId, wanted: string): Promise<void> {
  for await (const spooled of launcher.watch(id, never)) if (spooled.type === 'line' && spooled.text === wanted) return;
  throw new Error(`it ended and never said ${wanted}`);
}

const policies = ['none', 'required'] as const;

test.each(policies)('a watcher gets every line, reports, and the exit status last (sandbox: %s)', async (policy) => {
  const script = 'cat; echo two >&2; echo \'{"type":"done"}\' >>"$TUTTI_REPORT"; printf three; exit 7';
  const given = { ...spec(script, policy), stdin: 'one\n' };
  await check(given, [
    { type: 'line', stream: 'report', text: '{"type":"done"}' },
    out('one'),
    out('three'),
    err('two'),
    exited(7),
  ]);
});

test('an attempt that was watched to its end can be watched again and says the same', async () => {
  const given = spec('echo again; exit 3');
  await check(given, [out('again'), exited(3)]);
  expect(await seen(given.id, launcherWith(sandbox))).toEqual([out('again'), exited(3)]);
});

test('eight engines that launch the same attempt at once start one process', async () => {
  const given = spec('echo $$ >>starts; echo ran');
  await Promise.all(Array.from({ length: 8 }, () => launcherWith(sandbox).launch(given)));
  expect(await seen(given.id)).toEqual([out('ran'), exited(0)]);
  await launcher.launch(given);
  expect(readFileSync(join(given.cwd, 'starts'), 'utf8').split('\n')).toHaveLength(2);
});

test('a program that is killed by a signal has the status that shells give it', async () => {
  await check(spec('kill -9 $$'), [exited(137)]);
});

test('bytes that are no UTF-8, zeros, returns and a line without an end disturb no other line', async () => {
  const script = String.raw`printf 'a\377b\nc\000d\r\nlast \303'`;
  await check(spec(script), [out('a\uFFFDb'), out('c\0d'), out('last \uFFFD'), exited(0)]);
});

test('a line is cut at 1 MiB, and what is left out is counted', async () => {
  const given = spec("head -c 1048586 /dev/zero | tr '\\0' x; echo; echo after");
  await check(given, [
    out('x'.repeat(1024 * 1024)),
    out('after'),
    err('tutti: left out 10 bytes of stdout'),
    exited(0),
  ]);
});

test('a group signal that ends the program leaves its exit status to be read', async () => {
  await check(spec('kill -TERM 0; sleep 60'), [exited(143)]);
});

test('what an attempt may know of its environment is listed', async () => {
  const given = { ...spec('env | cut -d= -f1 | sort'), env: { MINE: '1', PATH: '/evil' }, inherit: ['OPENAI_API_KEY'] };
  const names = ['CI', 'GIT_CEILING_DIRECTORIES', 'GIT_TERMINAL_PROMPT', 'HOME', 'LANG', 'MINE', 'NO_COLOR'];
  const rest = ['OPENAI_API_KEY', 'PATH', 'PWD', 'TERM', 'TMPDIR', 'TUTTI_ATTEMPT_DIR', 'TUTTI_REPORT'];
  await check(given, [...names, ...rest].map(out).concat(exited(0)));
});

test('what people read about a command holds names of variables and no values', async () => {
  const given = { ...spec('true'), env: { TOKEN: 'hunter2' }, inherit: ['OPENAI_API_KEY'] };
  await check(given, [exited(0)]);
  expect(JSON.parse(readFileSync(join(folder(given.id), 'command.json'), 'utf8'))).toEqual({
    program: 'sh',
    args: ['-c', 'true'],
    cwd: given.cwd,
    env: ['OPENAI_API_KEY', 'TOKEN'],
    sandbox: 'none',
    network: true,
  });
  expect(readFileSync(join(folder(given.id), 'prompt.md'), 'utf8')).toBe('Do it.');
  expect(statSync(folder(given.id)).mode & 0o777).toBe(0o700);
});

test.each(policies)('stop interrupts first, so that a program can say goodbye (sandbox: %s)', async (policy) => {
  const given = spec('trap "echo bye; exit 5" INT; echo ready; while :; do sleep 0.05; done', policy);
  await launcher.launch(given);
  await line(given.id, 'ready');
  await launcher.stop(given.id, 5_000);
  expect(survivors(given.id)).toEqual([]);
  expect(await seen(given.id)).toEqual([out('ready'), out('bye'), exited(5)]);
});

test.each(policies)(
  'stop ends what ignores signals, and what has fled to another session (sandbox: %s)',
  async (policy) => {
    const given = spec('trap "" INT TERM; setsid sleep 300 & echo ready; while :; do sleep 300; done', policy);
    await launcher.launch(given);
    await line(given.id, 'ready');
    await Promise.all([launcher.stop(given.id, 200), launcherWith(sandbox).stop(given.id, 100)]);
    await launcher.stop(given.id, 0);
    expect(survivors(given.id)).toEqual([]);
    expect(await seen(given.id)).toEqual([out('ready'), exited(137)]);
  },
);

test.each(policies)('what a program leaves running does not outlive it (sandbox: %s)', async (policy) => {
  await check(spec('setsid sleep 300 & echo left', policy), [out('left'), exited(0)]);
});

test('who is killed with its shim is lost, and so is who never began', async () => {
  const given = spec('echo here; sleep 300');
  await launcher.launch(given);
  await line(given.id, 'here');
  for (const name of ['TUTTI_SHIM_DIR', 'TUTTI_ATTEMPT_DIR']) {
    for (const { pid } of processesMarked(name, folder(given.id))) process.kill(pid, 'SIGKILL');
  }
  expect(await seen(given.id)).toEqual([out('here'), { type: 'ended', exit: { type: 'lost' } }]);
  const unborn = spec('true');
  expect(await launcher.launched(unborn.id)).toBe(false);
  expect(await seen(unborn.id)).toEqual([{ type: 'ended', exit: { type: 'lost' } }]);
});

test('an abort ends the watching and not the program', async () => {
  const given = spec('echo here; sleep 300');
  const control = new AbortController();
  await launcher.launch(given);
  const lines: Spooled[] = [];
  for await (const spooled of launcher.watch(given.id, control.signal)) {
    lines.push(spooled);
    control.abort();
  }
  expect(lines).toEqual([out('here')]);
  expect(survivors(given.id).length).toBeGreaterThan(0);
  await launcher.stop(given.id, 0);
});

test('an engine that is killed hard leaves an agent that goes on and is watched by the next one', async () => {
  const given = spec('echo begun; while [ ! -e go ]; do sleep 0.02; done; echo finished; exit 4');
  const engine = `
    import { makeLauncher } from ${JSON.stringify(join(import.meta.dirname, 'launcher.ts'))};
    const [options, given] = JSON.parse(process.argv[1]);
    await makeLauncher(options).launch(given);
    process.kill(process.pid, 'SIGKILL');`;
  const options = {
    attempts: join(root, 'attempts'),
    person: {},
    home: join(root, 'home'),
    path,
    sandbox,
    readable: [],
    hidden: [],
  };
  const args = ['--input-type=module', '-e', engine, JSON.stringify([options, given])];
  const killed = await run({ program: process.execPath, args, cwd: root, env: {}, timeoutMs: 20_000 });
  expect([killed.signalled, killed.stderr]).toEqual(['SIGKILL', '']);
  expect(await launcher.launched(given.id)).toBe(true);
  await line(given.id, 'begun');
  writeFileSync(join(given.cwd, 'go'), '');
  expect(await seen(given.id)).toEqual([out('begun'), out('finished'), exited(4)]);
});

test("in the sandbox the home is empty, the system read-only, and the workspace one's own", async () => {
  const script = `
    ls -A "$HOME" | wc -l; cat "$HOME/.ssh/key" 2>/dev/null || echo hidden
    (echo x >/usr/evil) 2>&1 | grep -o 'Read-only file system'
    echo mine >file && cat file; echo tmp >"$TMPDIR/x" && cat "$TMPDIR/x"; ls /proc | grep -c '^[0-9]'`;
  const given = spec(script, 'required');
  await launcher.launch(given);
  const lines = (await seen(given.id)).flatMap((spooled) => (spooled.type === 'line' ? [spooled.text] : []));
  expect(lines.slice(0, 5)).toEqual(['0', 'hidden', 'Read-only file system', 'mine', 'tmp']);
  expect(Number(lines[5])).toBeLessThan(10);
  expect(readFileSync(join(given.cwd, 'file'), 'utf8')).toBe('mine\n');
});

test("in the sandbox other attempts and the records of one's own cannot be written", async () => {
  const other = spec('true');
  await check(other, [exited(0)]);
  const given = spec(`echo 0 >"${folder(other.id)}/exit"; echo 0 >"$TUTTI_ATTEMPT_DIR/exit"; exit 9`, 'required');
  await launcher.launch(given);
  expect((await seen(given.id)).at(-1)).toEqual(exited(9));
  expect(readFileSync(join(folder(other.id), 'exit'), 'utf8')).toBe('0\n');
});

test('a sandbox or a program that is missing is said before anything starts', async () => {
  const bare = launcherWith({ kind: 'none', why: 'not installed' });
  const given = spec('true', 'required');
  await expect(bare.launch(given)).rejects.toMatchObject({ code: 'SANDBOX_MISSING' });
  await expect(bare.launch({ ...spec('true'), program: 'no-such-agent' })).rejects.toMatchObject({
    code: 'PROGRAM_MISSING',
  });
  expect(await bare.launched(given.id)).toBe(false);
  expect([bare.sandboxKind('auto'), launcher.sandboxKind('auto'), launcher.sandboxKind('none')]).toEqual([
    'none',
    'bubblewrap',
    'none',
  ]);
});
