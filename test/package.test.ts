import { execFileSync, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle, doors } from '../scripts/build/bundle.ts';
import { staticInputs } from './support/static-inputs.ts';

const root: string = join(import.meta.dirname, '..');
/** What takes long to load, and is needed by few verbs. */
const HEAVY: RegExp = /^node_modules\/|^node:(sqlite|http|https|child_process)$|^src\/(engine|front|adapters)\//;

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'tutti-package-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('the command line loads nothing heavy before it knows the verb', async () => {
  const cli = doors.filter((door) => door.name === 'cli' && existsSync(join(root, door.source)));
  const bundled = await bundle(root, scratch, cli);
  expect(staticInputs(bundled, 'cli.js')).toContain('src/surfaces/cli/cli.ts');
  expect(staticInputs(bundled, 'cli.js').filter((input) => HEAVY.test(input))).toEqual([]);
});

test('what was bundled can be called and imported', async () => {
  await bundle(root, scratch, doors);
  const call = (...args: readonly string[]): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, args, { cwd: scratch, encoding: 'utf8' });
  expect(call(join(scratch, 'cli.js'), 'help', 'run')).toMatchObject({ status: 0, stderr: '' });
  expect(call(join(scratch, 'cli.js'), 'status').stderr).toContain('NOT_A_REPOSITORY');
  const names = "Promise.all([import('./index.js'), import('./testing.js')]).then((doors) => console.log(...doors))";
  expect(call('-e', names).stdout).toMatch(/openHost[^]*simulate/);
});

test('programs that make a workflow load no engine, no parser and nothing of Node', async () => {
  const builder = doors.filter((door) => door.name === 'builder');
  const inputs = staticInputs(await bundle(root, scratch, builder), 'builder.js');
  expect(
    inputs.filter((input) => !/^src\/(builder\.ts$|front\/|core\/base\/|core\/workflow\/role)/.test(input)),
  ).toEqual([]);
  expect(inputs.length).toBeGreaterThan(10);
});

test('that check sees through chunks, and lets lazy ones be', () => {
  const bundled = [
    { file: 'cli.js', inputs: ['src/main.ts'], imports: ['a.js'] },
    { file: 'a.js', inputs: ['node_modules/yaml/index.js', 'node:sqlite'], imports: ['cli.js'] },
    { file: 'lazy.js', inputs: ['src/lazy.ts'], imports: ['a.js'] },
  ];
  expect(staticInputs(bundled, 'cli.js')).toEqual(['node:sqlite', 'node_modules/yaml/index.js', 'src/main.ts']);
});

test('users get bundles, documents and nothing to install or to run', () => {
  const listed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
  });
  const paths = [...listed.matchAll(/"path": "([^"]+)"/g)].map(([, path = '']) => path);
  const allowed = /^(package\.json|LICENSE|README\.md|bin\/tutti\.js|dist\/.+|docs\/[a-z0-9-]+\.(md|svg|png))$/;
  expect(paths).toContain('bin/tutti.js');
  expect(paths.filter((path) => !allowed.test(path))).toEqual([]);

  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(manifest).not.toHaveProperty('dependencies');
  expect(manifest).not.toHaveProperty('optionalDependencies');
  for (const script of ['preinstall', 'install', 'postinstall']) {
    expect(manifest).not.toHaveProperty(['scripts', script]);
  }
});

test.each(['12.22.12', '20.20.2', '24.11.1'])('Node %s is told what it lacks, with exit status 4', (version) => {
  const versions = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`;
  const pretend = `data:text/javascript,${encodeURIComponent(versions)}`;
  const { status, stderr } = spawnSync(process.execPath, ['--import', pretend, 'bin/tutti.js'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stderr).toContain(`tutti needs Node.js 24.12 or newer; this is ${version}`);
  expect(status).toBe(4);
});
