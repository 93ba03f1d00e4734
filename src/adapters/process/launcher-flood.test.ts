import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runId, taskPath } from '../../core/base/ids.ts';
import type { Launcher, LaunchSpec } from '../../ports/launcher.ts';
import { makeLauncher } from './launcher.ts';

const never = new AbortController().signal;
let root = '';
let launcher: Launcher;

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tutti-flood-')));
  const path = ['/usr/bin', '/bin'];
  const sandbox = { kind: 'none', why: 'no need' } as const;
  const options = { attempts: join(root, 'attempts'), person: {}, home: root, path, sandbox, readable: [], hidden: [] };
  launcher = makeLauncher(options);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function spec(name: string, script: string): LaunchSpec {
  const cwd = join(root, name);
  mkdirSync(cwd);
  return {
    id: { run: runId('r-flood'), task: taskPath(name), attempt: 1 },
    program: 'sh',
    args: ['-c', script],
    stdin: '',
    cwd,
    env: {},
    inherit: [],
    files: {},
    sandbox: { policy: 'none', writable: [], network: true },
    makes: [],
    prompt: '',
  };
}

function spoolBytes(task: string): number {
  const folder = join(root, 'attempts', 'r-flood', `${task}@1`);
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

test('300 MB of output fill neither disk nor memory, block nobody, and both ends are kept', async () => {
  const given = spec('lines', 'echo first; yes 0123456789012345678901234567890 | head -c 300000000; echo; echo last');
  const before = process.memoryUsage().rss;
  await launcher.launch(given);
  const seen = { lines: 0, first: '', last: '', note: '', status: -1, rssMax: 0 };
  for await (const spooled of launcher.watch(given.id, never)) {
    if (spooled.type === 'ended' && spooled.exit.type === 'exited') seen.status = spooled.exit.status;
    if (spooled.type !== 'line') continue;
    seen.lines += 1;
    if (seen.lines % 1_000 === 0) seen.rssMax = Math.max(seen.rssMax, process.memoryUsage().rss - before);
    if (seen.first === '') seen.first = spooled.text;
    if (spooled.stream === 'stderr') seen.note = spooled.text;
    else seen.last = spooled.text;
  }
  expect([seen.first, seen.last, seen.status]).toEqual(['first', 'last', 0]);
  const [, omitted] = /^tutti: left out (\d+) bytes of stdout$/.exec(seen.note) ?? [];
  // Head and tail are 9 MiB, and up to 4 MiB more are kept until the limit is noticed.
  expect(Number(omitted)).toBeGreaterThan(300_000_000 - 14 * 1024 * 1024);
  expect(Number(omitted)).toBeLessThan(300_000_000 - 8 * 1024 * 1024);
  expect(spoolBytes('lines')).toBeLessThan(14 * 1024 * 1024);
  expect(seen.rssMax).toBeLessThan(150 * 1024 * 1024);
});

test('a line without an end is bounded too', async () => {
  const given = spec('endless', 'head -c 100000000 /dev/zero >&2');
  await launcher.launch(given);
  const lengths: number[] = [];
  for await (const spooled of launcher.watch(given.id, never)) {
    if (spooled.type === 'line') lengths.push(spooled.text.length);
  }
  expect(lengths.slice(0, 1)).toEqual([1024 * 1024]);
  expect(lengths.length).toBeLessThan(4);
});

test('a line is seen within a tenth of a second of being printed', async () => {
  const given = spec('prompt', 'while [ $((n += 1)) -le 20 ]; do date +%s%N; sleep 0.03; done');
  await launcher.launch(given);
  const delays: number[] = [];
  for await (const spooled of launcher.watch(given.id, never)) {
    if (spooled.type === 'line') delays.push(Date.now() - Number(spooled.text.slice(0, -6)));
  }
  const [median] = delays.sort((a, b) => a - b).slice(10);
  expect(median).toBeLessThan(100);
});
