import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Scratch, scratchRepository } from '../git/scratch-repository.ts';
import type { Block } from './page.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const MAIN = join(ROOT, 'src/surfaces/cli/main.ts');

type Ran = { readonly status: number | null; readonly said: string };

/** A repository of a person that holds the examples of a page, and has tutti installed. */
export type Programs = {
  readonly scratch: Scratch;
  node(...words: readonly string[]): Ran;
  tutti(...words: readonly string[]): Ran;
  /** Each file as it is planned for all of its events, in one process. */
  planned(files: readonly string[]): readonly Planned[];
  /** The compiler, as careful as a project can ask it to be. */
  compile(): Ran;
};

/** What a file says, written as YAML, and what is wrong with it. */
type Planned = { readonly yaml: string; readonly problems: readonly string[] };

export function openPrograms(examples: readonly Block[]): Programs {
  const scratch = scratchRepository(Object.fromEntries(examples.map(({ name, text }) => [name, text])));
  layPackage(scratch);
  const node: Programs['node'] = (...words) => {
    const env = { PATH: process.env['PATH'] ?? '', HOME: scratch.home, LC_ALL: 'C.UTF-8' };
    const { status, stdout, stderr } = spawnSync(process.execPath, words, {
      cwd: scratch.repo,
      env,
      encoding: 'utf8',
    });
    return { status, said: `${stdout}${stderr}` };
  };
  return {
    scratch,
    node,
    tutti: (...words) => node(MAIN, ...words),
    planned: (files) =>
      JSON.parse(node('--input-type=module', '-e', PLAN, scratch.repo, ...files).said) as readonly Planned[],
    compile() {
      const files = examples.flatMap(({ language, name }) => (language === 'ts' ? [name] : []));
      scratch.write('tsconfig.json', JSON.stringify({ compilerOptions: OPTIONS, files }));
      scratch.write('package.json', JSON.stringify({ type: 'module' }));
      return node(join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.');
    },
  };
}

const PLAN = `
import { makePlan } from '${ROOT}/src/core/plan/make-plan.ts';
import { writeYaml } from '${ROOT}/src/front/write-yaml.ts';
import { readSource } from '${ROOT}/src/hosts/read-source.ts';

const [cwd, ...files] = process.argv.slice(1);
const told = ({ severity, code, message }) => (severity === 'note' ? [] : [severity + ' ' + code + ': ' + message]);
const planned = files.map(async (file) => {
  const { workflow, problems, locate } = await readSource({ cwd, topLevel: cwd }, file);
  if (workflow === null) return { yaml: '', problems: problems.flatMap(told) };
  const types = Object.keys(workflow.on);
  const events = types.length === 0 ? [undefined] : types.map((type) => ({ type, details: null }));
  const findings = events.flatMap((event) => makePlan(workflow, {}, event).findings);
  return { yaml: writeYaml(workflow), problems: [...problems, ...locate(findings)].flatMap(told) };
});
console.log(JSON.stringify(await Promise.all(planned)));
`;

/** The package as a project has it installed, but from the sources: nothing is built for a test. */
function layPackage({ repo }: Scratch): void {
  const folder = join(repo, 'node_modules', 'tutti');
  const doors = { '.': './index.js', './builder': './builder.js' };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'tutti', type: 'module', exports: doors }));
  for (const name of ['index', 'builder']) {
    writeFileSync(join(folder, `${name}.js`), `export * from ${JSON.stringify(join(ROOT, `src/${name}.ts`))};\n`);
  }
}

const OPTIONS = {
  strict: true,
  noEmit: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  module: 'nodenext',
  target: 'es2024',
  lib: ['es2024', 'esnext.disposable'],
  types: ['node'],
  typeRoots: [join(ROOT, 'node_modules/@types')],
  paths: { tutti: [join(ROOT, 'src/index.ts')], 'tutti/builder': [join(ROOT, 'src/builder.ts')] },
};
