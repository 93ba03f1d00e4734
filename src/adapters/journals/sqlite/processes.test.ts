import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { commitOf, openSqliteForTest, run, startRun, textsOf } from '../../../testing/journals/stores-for-tests.ts';

const program = fileURLToPath(new URL('../../../testing/journals/append-in-process.ts', import.meta.url));

/** Real processes take their time where others use the machine too. */
const SLOW = { timeout: 60_000 };

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'journal.db');
}

function start(path: string, ...args: readonly string[]): ChildProcessByStdio<null, Readable, null> {
  return spawn(process.execPath, [program, path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

test(
  'of four processes that race for one run one drives at a time, and no event is lost or doubled',
  SLOW,
  async () => {
    const path = newPath();
    const printed = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = start(path, 'race', '200');
        const exited = once(child, 'exit');
        const lines: string[] = [];
        for await (const line of createInterface(child.stdout)) lines.push(line);
        await exited;
        return { pid: child.pid, status: child.exitCode, lines };
      }),
    );
    expect(printed.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
    const store = openSqliteForTest({ path });
    const commits = [...store.journal.read(run, 0)];
    const texts = textsOf(store);
    const written = commits.map(({ firstSeq, fence }, index) => `${texts[index]} ${firstSeq} ${fence}`);
    store.close();
    const acknowledged = printed.flatMap(({ pid, lines }) =>
      lines.filter((line) => !line.startsWith('lost')).map((line) => `${pid} ${line}`),
    );
    expect(acknowledged).toHaveLength(800);
    expect(written.toSorted()).toEqual(acknowledged.toSorted());
    const fences = commits.map(({ fence }) => fence);
    expect(fences).toEqual(fences.toSorted((one, other) => one - other));
    expect(new Set(written.map((line) => line.replace(/ \d+ /, ' '))).size).toBe(new Set(fences).size);
  },
);

test('a writer that is killed at any moment loses nothing that it was told is on disk', SLOW, async () => {
  const path = newPath();
  const store = openSqliteForTest({ path });
  store.leases.release(run, startRun(store));
  store.close();
  for (let round = 0; round < 30; round += 1) {
    const child = start(path, 'append');
    const exited = once(child, 'exit');
    const lines = createInterface(child.stdout);
    const killAfter = randomInt(1, 60);
    const acknowledged: number[] = [];
    for await (const line of lines) {
      acknowledged.push(Number(line));
      if (acknowledged.length === killAfter) child.kill('SIGKILL');
    }
    // Until it is reaped it is a zombie, whose number is in use.
    await exited;
    const survivor = openSqliteForTest({ path });
    const texts = textsOf(survivor);
    const lost = acknowledged.filter((seq) => !texts[seq - 1]?.startsWith(`${child.pid} ${seq} `));
    expect({ round, lost }).toEqual({ round, lost: [] });
    // Its owner is dead, so the lease is free at once.
    const lease = survivor.leases.acquire(run, Date.now());
    expect(lease.type).toBe('held');
    if (lease.type === 'taken') return;
    await survivor.journal.append(commitOf(lease.held.fence, texts.length + 1, 'the survivor'));
    survivor.leases.release(run, lease.held.fence);
    expect(textsOf(survivor)).toEqual([...texts, 'the survivor']);
    survivor.close();
  }
});
