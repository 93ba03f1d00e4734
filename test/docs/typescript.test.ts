import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blocksOf, readPage } from '../support/docs/page.ts';
import { type Scratch, scratchRepository } from '../support/git/scratch-repository.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'src/surfaces/cli/main.ts');
const EIGHT = ['sequence', 'parallel', 'branch', 'refine', 'supervise', 'events', 'map', 'saga'].map(
  (name) => `${name}.ts`,
);

const examples = blocksOf(readPage('docs/typescript.md')).filter(({ language }) => language === 'ts');
const flows = examples.map(({ name }) => name).filter((name) => name !== 'run.ts');

let scratch: Scratch;
beforeAll(() => {
  scratch = scratchRepository(Object.fromEntries(examples.map(({ name, text }) => [name, text])));
  layPackage();
});
afterAll(() => scratch.remove());

/** The package as a project has it installed, but from the sources: nothing is built for a test. */
function layPackage(): void {
  const folder = join(scratch.repo, 'node_modules', 'tutti');
  const doors = { '.': './index.js', './builder': './builder.js' };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'tutti', type: 'module', exports: doors }));
  for (const name of ['index', 'builder']) {
    writeFileSync(join(folder, `${name}.js`), `export * from ${JSON.stringify(join(ROOT, `src/${name}.ts`))};\n`);
  }
}

type Ran = { readonly status: number | null; readonly said: string };

function node(...words: readonly string[]): Ran {
  const env = { PATH: process.env['PATH'] ?? '', HOME: scratch.home, LC_ALL: 'C.UTF-8' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...words], {
    cwd: scratch.repo,
    env,
    encoding: 'utf8',
  });
  return { status, said: `${stdout}${stderr}` };
}

test('each of the eight patterns fits twenty lines', () => {
  const long = examples.filter(({ name, text }) => EIGHT.includes(name) && text.trimEnd().split('\n').length > 20);
  expect(long.map(({ name }) => name)).toEqual([]);
  expect(EIGHT.filter((name) => !flows.includes(name))).toEqual([]);
});

test('the compiler of a careful project takes every example', () => {
  const options = {
    ...{
      strict: true,
      module: 'nodenext',
      target: 'es2024',
      types: ['node'],
      typeRoots: [join(ROOT, 'node_modules/@types')],
    },
    ...{ noEmit: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: true },
    ...{
      noPropertyAccessFromIndexSignature: true,
      allowImportingTsExtensions: true,
      lib: ['es2024', 'esnext.disposable'],
    },
    paths: { tutti: [join(ROOT, 'src/index.ts')], 'tutti/builder': [join(ROOT, 'src/builder.ts')] },
  };
  scratch.write('tsconfig.json', JSON.stringify({ compilerOptions: options, files: examples.map(({ name }) => name) }));
  scratch.write('package.json', JSON.stringify({ type: 'module' }));
  expect(node(join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.')).toEqual({ status: 0, said: '' });
});

test.each(flows)('%s can be planned, and is the same as the YAML that it exports', (name) => {
  const { status, said } = node(MAIN, 'plan', name);
  expect({ status, errors: said.match(/^error .*/gm) }).toEqual({ status: 0, errors: null });
  const yaml = node(MAIN, 'export', name);
  scratch.write(`${name}.yaml`, yaml.said);
  expect(node(MAIN, 'export', `${name}.yaml`)).toEqual(yaml);
});

test('run.ts runs a workflow to its end and tells of it', () => {
  const { status, said } = node('run.ts', scratch.repo);
  expect(said).toMatch(/^run\.started \n/);
  expect(said).toMatch(/task\.completed hello\n/);
  expect(said).toMatch(/r-\w+ is complete: git merge --ff-only tutti\/r-\w+\n$/);
  expect(status).toBe(0);
});
