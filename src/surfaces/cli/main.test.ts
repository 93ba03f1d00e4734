import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const main = join(import.meta.dirname, 'main.ts');

type Ran = { readonly exit: number | null; readonly stdout: string; readonly stderr: string };

async function node(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const child = spawn(process.execPath, args, { cwd: tmpdir(), env: { ...process.env, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  child.stdin.end();
  const exit = await new Promise<number | null>((resolve) => {
    child.on('close', (status) => resolve(status));
  });
  return { exit, stdout, stderr };
}

/** Says on stderr which files are loaded. */
const LISTING = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({ load(url, context, next) { process.stderr.write(url + '\\n'); return next(url, context); } });
`)}`;

test.each([['--help'], ['--version'], []])('tutti %s loads nothing that works on a repository', async (...words) => {
  const { exit, stderr } = await node(['--import', LISTING, main, ...words]);
  const loaded = stderr.split('\n').filter((url) => url.startsWith('file:'));
  expect(exit).toBe(0);
  expect(loaded.filter((url) => /\/(engine|adapters|front|verbs|plan|run)\/|node_modules/.test(url))).toEqual([]);
  expect(loaded.length).toBeLessThan(25);
});

test('the version is that of the package', async () => {
  const manifest = readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8');
  const { stdout } = await node([main, '--version']);
  expect(manifest).toContain(`"version": "${stdout.trim()}"`);
});

test('a report is appended behind what the file holds, without a repository and without an engine', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-report-'));
  const file = join(folder, 'report');
  writeFileSync(file, '{"type":"checkpoint"}\n');
  const answers = await Promise.all(
    ['a', 'b', 'c'].map((word) => node([main, 'report', 'checkpoint', word, '--cwd', folder], { TUTTI_REPORT: file })),
  );
  expect(answers).toEqual(answers.map(() => ({ exit: 0, stdout: '', stderr: '' })));
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => Object.keys(JSON.parse(line) as object))).toEqual([
    ['type'],
    ...answers.map(() => ['at', 'type', 'message']),
  ]);
});

test('a report whose file is gone is refused and makes no file', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'tutti-report-')), 'gone');
  const { exit, stderr } = await node([main, 'report', 'done', 'x'], { TUTTI_REPORT: file });
  expect([exit, stderr.split(':')[0]]).toEqual([2, 'error NO_ATTEMPT']);
  expect(() => readFileSync(file)).toThrow('ENOENT');
});

test('who reads only the first lines gets them, and no complaint', async () => {
  const command = '"$0" "$1" schema | head -n 1; "$0" "$1" explain --json | true';
  const child = spawn('/bin/sh', ['-c', command, process.execPath, main]);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  await new Promise((resolve) => child.on('close', resolve));
  expect([stdout, stderr]).toEqual(['{\n', '']);
});
