import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runId, taskPath } from '../../core/base/ids.ts';
import { type LogFiles, logName, openLogFiles } from './log-files.ts';
import type { LogLine } from './log-tail.ts';

const run = runId('r-0001');

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-logs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, '.tutti', 'logs');
}

function open(folder: string, failures: string[] = []): LogFiles {
  return openLogFiles({ folder, run, onFailure: (error) => failures.push(error.code) });
}

function fact(worker: string, seq: number, word = 'x'): LogLine {
  const text = JSON.stringify({ worker_id: worker, event_type: word, data: { seq } });
  return { worker: taskPath(worker), key: { type: 'fact', seq }, text };
}

function report(worker: string, attempt: number, n: number): LogLine {
  const text = JSON.stringify({ worker_id: worker, data: { attempt, report: n } });
  return { worker: taskPath(worker), key: { type: 'report', attempt, n }, text };
}

function linesOf(folder: string, name: string): readonly string[] {
  const text = readFileSync(join(folder, run, name), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

const texts = (lines: readonly LogLine[]): readonly string[] => lines.map(({ text }) => text);

test('each worker has its log, all have one together, and latest is the last run', () => {
  const folder = newFolder();
  const lines = [fact('backend/api', 1), fact('page', 2), report('page', 1, 1), fact('backend/api', 3)];
  openLogFiles({ folder, run: runId('r-0000'), onFailure: () => undefined }).write([fact('old', 1)]);
  open(folder).write(lines);
  expect(readdirSync(join(folder, run)).toSorted()).toEqual(['backend+api.log', 'events.log', 'page.log']);
  expect(linesOf(folder, 'events.log')).toEqual(texts(lines));
  expect(linesOf(folder, 'page.log')).toEqual(texts(lines.slice(1, 3)));
  expect(readlinkSync(join(folder, 'latest'))).toBe(run);
  expect(readdirSync(folder).toSorted()).toEqual(['latest', 'r-0000', run]);
});

test('who writes the same again, in one process or after a crash, writes nothing', () => {
  const folder = newFolder();
  const lines = [fact('a', 1, 'one'), fact('a', 1, 'two'), report('a', 1, 1), report('a', 1, 2), fact('b', 2)];
  const files = open(folder);
  files.write(lines.slice(0, 3));
  files.write(lines);
  open(folder).write(lines);
  open(folder).write([...lines, report('a', 2, 1), fact('a', 3)]);
  const all = texts([...lines, report('a', 2, 1), fact('a', 3)]);
  expect(linesOf(folder, 'events.log')).toEqual(all);
  expect(linesOf(folder, 'a.log')).toEqual(all.filter((text) => text.includes('"a"')));
});

test('a crash between two lines of one fact, or in the middle of a line, costs neither', () => {
  const lines = [fact('a', 1, 'one'), fact('a', 1, 'two')];
  const whole = texts(lines).join('\n').length + 1;
  for (let size = 0; size <= whole; size += 1) {
    const folder = newFolder();
    open(folder).write(lines);
    truncateSync(join(folder, run, 'a.log'), size);
    open(folder).write(lines);
    const written = linesOf(folder, 'a.log');
    expect({ size, written: written.filter((text) => texts(lines).includes(text)) }).toEqual({
      size,
      written: texts(lines),
    });
  }
});

test('the last fact is found behind however many reports', () => {
  const folder = newFolder();
  const reports = Array.from({ length: 3_000 }, (_, index) => report('a', 1, index + 1));
  open(folder).write([fact('a', 1), ...reports]);
  open(folder).write([fact('a', 1), ...reports, fact('a', 2)]);
  expect(linesOf(folder, 'a.log')).toEqual(texts([fact('a', 1), ...reports, fact('a', 2)]));
  expect(linesOf(folder, 'events.log')).toEqual(linesOf(folder, 'a.log'));
});

test('lines of somebody else in a log are left alone', () => {
  const folder = newFolder();
  open(folder).write([fact('a', 1)]);
  appendFileSync(join(folder, run, 'a.log'), 'my note\n{"data":{"seq":"9"}}\n[]\n');
  open(folder).write([fact('a', 1), fact('a', 2)]);
  expect(linesOf(folder, 'a.log')).toEqual([
    ...texts([fact('a', 1)]),
    'my note',
    '{"data":{"seq":"9"}}',
    '[]',
    fact('a', 2).text,
  ]);
});

test('a disk that fails is told once and does not stop the run; when it works again the log goes on', () => {
  const folder = newFolder();
  const failures: string[] = [];
  const files = open(folder, failures);
  files.write([fact('a', 1)]);
  rmSync(join(folder, run, 'a.log'));
  mkdirSync(join(folder, run, 'a.log'));
  files.write([fact('a', 2)]);
  files.write([fact('a', 3)]);
  expect(failures).toEqual(['LOGS_UNWRITABLE']);
  rmSync(join(folder, run, 'a.log'), { recursive: true });
  files.write([fact('a', 4)]);
  expect(linesOf(folder, 'a.log')).toEqual([fact('a', 4).text]);
  expect(linesOf(folder, 'events.log')).toEqual(texts([1, 2, 3, 4].map((seq) => fact('a', seq))));
});

test('a folder that cannot be made is told once', () => {
  const folder = newFolder();
  writeFileSync(join(folder, '..', '..', '.tutti'), 'a file');
  const failures: string[] = [];
  const files = open(folder, failures);
  files.write([fact('a', 1)]);
  files.write([fact('a', 2)]);
  expect(failures).toEqual(['LOGS_UNWRITABLE']);
});

test('a symbolic link, of a folder or of a log, is not followed', () => {
  const folder = newFolder();
  const outside = mkdtempSync(join(tmpdir(), 'tutti-logs-'));
  onTestFinished(() => rmSync(outside, { recursive: true }));
  chmodSync(outside, 0o700);
  const failures: string[] = [];
  symlinkSync(outside, join(folder, '..'));
  open(folder, failures).write([fact('a', 1)]);
  expect({ failures, outside: readdirSync(outside) }).toEqual({ failures: ['LOGS_UNWRITABLE'], outside: [] });
  rmSync(join(folder, '..'));
  mkdirSync(join(folder, run), { recursive: true });
  symlinkSync(join(outside, 'stolen'), join(folder, run, 'a.log'));
  open(folder, failures).write([fact('a', 1)]);
  expect({ failures, outside: readdirSync(outside) }).toEqual({
    ...{ failures: ['LOGS_UNWRITABLE', 'LOGS_UNWRITABLE'], outside: [] },
  });
});

test('no task takes the name of another, or of the log of all', () => {
  const deep = Array.from({ length: 6 }, () => 'x'.repeat(60)).join('/');
  const names = ['events', 'a/b', 'a', `${deep}/one`, `${deep}/two`].map((path) => logName(taskPath(path)));
  expect(names.slice(0, 3)).toEqual(['events+.log', 'a+b.log', 'a.log']);
  expect(new Set(names).size).toBe(5);
  expect(names.every((name) => name.length < 220)).toBe(true);
});
