import { tmpdir } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { identify, isAlive, type ProcessIdentity, processesMarked, signalProcess } from './identity.ts';
import { readProcess } from './process-table.ts';
import { detach } from './spawn.ts';

/** Other runs of these tests may be going on. */
const UNIQUE = String(process.pid);

async function sleeper(env: Record<string, string> = {}): Promise<ProcessIdentity> {
  const pid = await detach({
    program: '/bin/sh',
    args: ['-c', 'exec sleep 300'],
    cwd: tmpdir(),
    env,
  });
  onTestFinished(() => {
    if (identity !== null) signalProcess(identity, 'SIGKILL');
  });
  const identity = identify(pid);
  if (identity === null) throw new Error('it is not there');
  return identity;
}

test('a living process is told from a later one with the same number, and from one before a reboot', async () => {
  const identity = await sleeper();
  expect(isAlive(identity)).toBe(true);
  expect(isAlive({ ...identity, startTime: String(Number(identity.startTime) - 1) })).toBe(false);
  expect(isAlive({ ...identity, bootId: 'another' })).toBe(false);
});

test('a number that was given to another process since is not signalled', async () => {
  const identity = await sleeper();
  expect(signalProcess({ ...identity, startTime: '1' }, 'SIGKILL')).toBe(false);
  expect(signalProcess({ ...identity, bootId: 'another' }, 'SIGKILL')).toBe(false);
  expect(isAlive(identity)).toBe(true);
  expect(signalProcess(identity, 'SIGKILL')).toBe(true);
});

test('a process that is dead and not waited for is not alive', async () => {
  const pid = await detach({
    program: '/usr/bin/python3',
    args: ['-c', 'import os, time\npid = os.fork()\nif pid: time.sleep(300)'],
    cwd: tmpdir(),
    env: { MARK: UNIQUE },
  });
  const parent = identify(pid);
  if (parent === null) throw new Error('it is not there');
  await expect.poll(() => processesMarked('MARK', UNIQUE).map(({ pid }) => pid)).toEqual([pid]);
  signalProcess(parent, 'SIGKILL');
});

test('marked processes are found by the whole mark', async () => {
  const one = await sleeper({ TUTTI_TEST_MARK: `/a/b${UNIQUE}` });
  await sleeper({ TUTTI_TEST_MARK: `/a/b${UNIQUE}c` });
  expect(processesMarked('TUTTI_TEST_MARK', `/a/b${UNIQUE}`)).toContainEqual(one);
  expect(processesMarked('TUTTI_TEST_MARK', '/a')).toEqual([]);
});

test('a name with spaces and parentheses does not shift what is read after it', async () => {
  const args = ['-c', 'import time\nopen("/proc/self/comm","w").write("a) Z 1 (b")\ntime.sleep(300)'];
  const pid = await detach({ program: '/usr/bin/python3', args, cwd: tmpdir(), env: {} });
  await expect
    .poll(() => readProcess(pid))
    .toMatchObject({ pid, parent: process.pid, session: pid, name: 'a) Z 1 (b' });
  process.kill(pid, 'SIGKILL');
});
