import { mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { identify } from './identity.ts';
import { run, type RunRequest, type RunResult } from './spawn.ts';

function shell(script: string, more: Partial<RunRequest> = {}): RunRequest {
  const env = { PATH: '/usr/bin:/bin' };
  return { program: '/bin/sh', args: ['-c', script], cwd: tmpdir(), env, timeoutMs: 20_000, ...more };
}

type Plain = Omit<RunResult, 'stdout' | 'durationMs'> & { readonly stdout: string };

const CLEAN: Plain = {
  status: 0,
  signalled: null,
  stdout: '',
  stderr: '',
  truncated: false,
  timedOut: false,
  spawnError: null,
};

async function check(request: RunRequest, expected: Partial<Plain>, signal?: AbortSignal): Promise<number> {
  const { stdout, durationMs, ...rest } = await run(request, signal);
  expect({ ...rest, stdout: stdout.toString() }).toEqual({ ...CLEAN, ...expected });
  return durationMs;
}

/** The command prints the number of a process that it leaves to itself; resolves when that one is gone. */
async function leavesNobody(request: RunRequest, signal?: AbortSignal): Promise<void> {
  const { stdout } = await run(request, signal);
  const pid = Number(stdout.toString());
  expect(pid).toBeGreaterThan(1);
  // It has been killed, and the system takes a moment to take it away.
  await expect.poll(() => identify(pid)).toBe(null);
}

test('a program gets its input and environment, and gives its streams and its status', async () => {
  await check(shell('cat; echo no >&2; echo "$A $HOME"; exit 3', { stdin: 'in\n', env: { A: 'a', PATH: '/bin' } }), {
    status: 3,
    stdout: 'in\na \n',
    stderr: 'no\n',
  });
});

test('a program that does not read its input, or is ended by a signal, is an answer', async () => {
  await check(shell('exit 0', { stdin: new Uint8Array(4_000_000) }), {});
  await check(shell('kill -9 $$'), { status: null, signalled: 'SIGKILL' });
});

test('a program that cannot be started is an answer', async () => {
  await check(shell('', { program: '/no/such/program' }), { status: null, spawnError: 'ENOENT' });
  await check(shell('', { program: '/etc/passwd' }), { status: null, spawnError: 'EACCES' });
  await check(shell('x'.repeat(3_000_000)), { status: null, spawnError: 'E2BIG' });
});

test('a stream beyond its limit is read to the end, and the wanted end of it is kept', async () => {
  const script = "printf '0123456789'; printf 'abcdefghij' >&2";
  await check(shell(script, { stdoutMaxBytes: 4, stderrMaxBytes: 10 }), {
    stdout: '0123',
    stderr: 'abcdefghij',
    truncated: true,
  });
  await check(shell(script, { stdoutMaxBytes: 4, stderrMaxBytes: 4, keep: 'tail' }), {
    stdout: '6789',
    stderr: 'ghij',
    truncated: true,
  });
  const flood = await run(shell('head -c 50000000 /dev/zero', { stdoutMaxBytes: 1_000, keep: 'tail' }));
  expect([flood.status, flood.stdout.length, flood.truncated]).toEqual([0, 1_000, true]);
});

test('the time limit ends the program with its children', async () => {
  const request = shell('trap "" TERM; sleep 300 & echo $!; wait; sleep 300', { timeoutMs: 100 });
  const { timedOut, signalled, durationMs } = await run(request);
  expect([timedOut, signalled]).toEqual([true, 'SIGKILL']);
  expect(durationMs).toBeLessThan(5_000);
  await leavesNobody({ ...request, timeoutMs: 50 });
});

test('an abort ends the program with its children, and one that came before starts nothing', async () => {
  const signal = AbortSignal.timeout(50);
  await leavesNobody(shell('(trap "" TERM; sleep 300; sleep 300) & echo $!; wait'), signal);
  await check(shell('echo ran'), { status: null, spawnError: 'ABORTED' }, signal);
});

test('a grandchild that holds the streams open does not hold up the answer', async () => {
  const { status, stdout, durationMs } = await run(shell('setsid sleep 300 & echo $!'));
  expect(status).toBe(0);
  expect(durationMs).toBeLessThan(3_000);
  process.kill(Number(stdout.toString()));
});

test('what a program printed is not lost when the event loop is too busy to read it in time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-spawn-'));
  // A change of a file is told in the same turn of the loop as the end of who made it: whoever ends while it is
  // handled is
  // seen as ended before anything of it was read. Then the turn goes on for longer than a pipe is waited for.
  const watcher = watch(folder, () => {
    busy(500);
    setImmediate(busy, 500);
  });
  const slow = check(shell('sleep 0.2; echo printed'), { stdout: 'printed\n' });
  const quick = check(shell(`: >"${join(folder, 'made')}"`), {});
  busy(100);
  await Promise.all([slow, quick]).finally(() => {
    watcher.close();
    rmSync(folder, { recursive: true });
  });
});

function busy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
