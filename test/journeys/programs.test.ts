import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command, type Flow, sequence, task, workflow } from '../../src/builder.ts';
import type { JsonObject } from '../../src/core/base/json.ts';
import { run, TuttiError } from '../../src/index.ts';
import { type Journey, openJourney } from '../support/journey/open-journey.ts';
import { leaf } from '../support/journey/words.ts';

const IMPORT = `import { command, phase, sequence, task, workflow } from 'tutti/builder';\n`;

/** A repository with programs beside it, where no package is installed. */
function openPrograms(programs: Readonly<Record<string, string>>): Journey & { readonly folder: string } {
  const journey = openJourney({ workflow: { tasks: [leaf('a')] } });
  const folder = join(journey.scratch.root, 'programs');
  mkdirSync(folder);
  for (const [name, text] of Object.entries(programs)) writeFileSync(join(folder, name), text);
  return { ...journey, folder };
}

test('a program runs wherever it lies, may import its own files, and what it made is kept with the run', async () => {
  await using programs = openPrograms({
    'parts.ts': `${IMPORT}export const b = command('b', 'echo b > b', { owns: ['b'] });`,
    'flow.mts': `${IMPORT}import { b } from './parts.ts';
      const a: unknown = 'a';
      export const flow = workflow({ name: 'two', tasks: sequence(command(String(a), 'echo a > a', { owns: ['a'] }), b) });`,
  });
  const ran = await programs.tutti('run', join(programs.folder, 'flow.mts'), '--json');
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  expect(await programs.integrated('b')).toBe('b');
  const { run: id } = await programs.status();
  const again = await programs.tutti('export', join('.tutti/runs', id, 'workflow.yaml'));
  expect(again.stdout).toMatch(/^name: two\n[^]*run: echo b > b\n[^]*needs:\n {6}- a\n/);
});

test.each<readonly [what: string, text: string, code: string, place: string]>([
  ['a mistake of the compiler', `${IMPORT}enum A {}`, 'CODE_SYNTAX', '2:1'],
  ['a mistake while it runs', `${IMPORT}\nconst x = 3;\nthrow new Error('no');`, 'CODE_THREW', '4:7'],
  ['a package that is not there', `import 'absent';`, 'CODE_THREW', 'Cannot find package'],
  ['something else thrown', `throw { no: 1 };`, 'CODE_THREW', 'threw: { no: 1 }'],
  ['a wait for nothing', `await new Promise(() => {});`, 'CODE_THREW', 'it awaits what never comes'],
  ['an end of the process', `process.exit(0);`, 'CODE_THREW', 'it calls process.exit(0)'],
  ['no workflow', `export const a = 1;`, 'WORKFLOW_NOT_EXPORTED', 'only a'],
  ['an operation that is none', `${IMPORT}task('a', { objective: 'x' }).output.equals(3);`, 'CODE_THREW', '2:38'],
  [
    'a field that is none',
    `${IMPORT}export const flow = workflow({ name: 'w', tasks:\n  command('a', 'true', { ned: [] }) });`,
    'FIELD_UNKNOWN',
    '3:3',
  ],
  [
    'a need that is none',
    `${IMPORT}export const flow = workflow({ name: 'w', tasks:\n  phase('p', command('a', 'true', { needs: ['b'] })) });`,
    'UNKNOWN_NEED',
    '3:14',
  ],
])('%s is shown where it stands', async (...[, text, code, place]) => {
  await using programs = openPrograms({ 'flow.ts': text });
  const { status, stdout } = await programs.tutti('plan', join(programs.folder, 'flow.ts'));
  expect(status).toBe(2);
  expect(stdout).toContain(`error ${code}: `);
  expect(stdout).toContain(place);
});

test('a module where the project has none is told what to be called', async () => {
  await using programs = openPrograms({ 'package.json': '{"type": "commonjs"}', 'flow.ts': `${IMPORT}export {};` });
  const { stdout } = await programs.tutti('plan', join(programs.folder, 'flow.ts'));
  expect(stdout).toContain('fix: name it `flow.mts`, or write `"type": "module"` into the package.json above it');
});

const FILES: readonly JsonObject[] = [{ write: { path: 'page/a', content: 'a' } }, { say: 'The page is there.' }];

function flowOf(steps: readonly JsonObject[], cache: readonly string[] = []): Flow {
  const options = { tasks: { page: [{ steps }] } };
  return workflow({
    name: 'page',
    environment: { cache },
    agents: { builder: { adapter: 'scripted', options } },
    tasks: sequence(
      task('page', { agent: 'builder', objective: 'Write the page.', owns: ['page/**'] }),
      command('list', 'ls page > list', { owns: ['list'] }),
    ),
  });
}

async function allOf<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

test('a program runs a workflow, sees all that happens, and has the result that the command line shows', async () => {
  await using journey = openJourney({ workflow: { tasks: [leaf('a')] } });
  const env = { PATH: process.env['PATH'], HOME: journey.scratch.home };
  const page = await run(flowOf(FILES), { cwd: journey.repo, env });
  const told = allOf(page.messages);
  const events = await allOf(page.events);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.at(0)?.type).toBe('run.started');
  expect(events.at(-1)?.type).toBe('run.delivered');
  expect((await told).map(({ text }) => text)).toContain('The page is there.');
  expect(await page.result).toEqual(await journey.status(page.id));
  expect(await journey.integrated('list')).toBe('a');
});

test('a signal interrupts the run of a program, and `tutti resume` goes on', async () => {
  await using journey = openJourney({ workflow: { tasks: [leaf('a')] } });
  const env = { PATH: process.env['PATH'], HOME: journey.scratch.home };
  const stop = new AbortController();
  const mark = { run: `touch ${join(journey.side, 'here')}` };
  const flow = flowOf([mark, { wait_for: join(journey.side, 'go') }, ...FILES], [journey.side]);
  const page = await run(flow, { cwd: journey.repo, env, signal: stop.signal });
  await journey.traced('here');
  stop.abort();
  expect((await page.result).status).toBe('interrupted');
  journey.sign('go');
  expect((await journey.resume().ended).status).toBe(0);
});

test('a workflow with mistakes is refused before anything is recorded', async () => {
  await using journey = openJourney({ workflow: { tasks: [leaf('a')] } });
  const env = { PATH: process.env['PATH'], HOME: journey.scratch.home };
  const flow = workflow({ name: 'w', tasks: command('a', 'true', { needs: ['b'] }) });
  const refused = await run(flow, { cwd: journey.repo, env }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(TuttiError);
  expect(refused).toMatchObject({ code: 'WORKFLOW_INVALID', where: 'w' });
  expect((await journey.tutti('runs')).stdout).not.toContain('r-');
});
