import { expect, test } from 'vitest';
import { FAKE_RUN, fakeHost, type FakeRun, recordedOf, statusOf, taskOf } from '../../../test/support/fake-host.ts';
import { fakeWorld } from '../../../test/support/terminal/fake-world.ts';
import { ROOT, sha, taskPath } from '../../core/base/ids.ts';
import type { RunStatus } from '../../core/report/status.ts';
import { runCli } from './cli.ts';

const ANY_COLOR: RegExp = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

const events = recordedOf([
  { type: 'task.opened', task: ROOT },
  { type: 'attempt.started', task: taskPath('api'), attempt: 1 },
]);

type Ran = { readonly exit: number; readonly stdout: string; readonly stderr: string };

async function cli(
  words: readonly string[],
  run: FakeRun = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const world = fakeWorld({ host: fakeHost(run), env });
  const exit = await runCli(words, world);
  return { exit, stdout: world.printed.stdout(), stderr: world.printed.stderr() };
}

test('run --json streams the journal and ends with a summary that is the status', async () => {
  const { stdout } = await cli(['run', 'tutti.yaml', '--json'], { events });
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines).toEqual([
    { seq: 1, at: '2026-03-01T12:00:00.000Z', run: FAKE_RUN, type: 'task.opened', data: { task: '' } },
    {
      seq: 2,
      at: '2026-03-01T12:00:01.000Z',
      run: FAKE_RUN,
      type: 'attempt.started',
      data: { task: 'api', attempt: 1 },
    },
    { type: 'summary', ...statusOf() },
  ]);
});

test('global options stand before or after the verb', async () => {
  for (const words of [
    ['--json', '--cwd', '/x', 'runs'],
    ['runs', '--cwd=/x', '--json'],
    ['--cwd=/x', 'runs', '--json'],
  ]) {
    const { exit, stdout } = await cli(words);
    expect([exit, JSON.parse(stdout)]).toEqual([0, [expect.objectContaining({ run: FAKE_RUN })]]);
  }
});

const runUsage = '  fix:   usage: tutti run <file> [options]\n';

test('wrong words are answered with what was meant, on stderr, with exit 2', async () => {
  const check = async (words: readonly string[], stderr: string): Promise<void> => {
    expect(await cli(words)).toEqual({ exit: 2, stdout: '', stderr });
  };
  await check(['stauts'], "error USAGE: there is no verb 'stauts'\n  fix:   did you mean `tutti status`?\n");
  await check(
    ['run', 'f', '--max-paralel', '3'],
    `error USAGE: there is no option --max-paralel; did you mean --max-parallel?\n${runUsage}`,
  );
  await check(['approve'], 'error USAGE: <task> is missing\n  fix:   usage: tutti approve <task> [options]\n');
  await check(['runs', 'more'], "error USAGE: 'more' is one word too many\n  fix:   usage: tutti runs\n");
  await check(
    ['run', 'f', '--max-parallel', '0'],
    `error USAGE: --max-parallel takes a whole number from 1, not '0'\n${runUsage}`,
  );
  await check(
    ['run', 'f', '--sandbox', 'some'],
    `error USAGE: --sandbox takes auto, required, none, not 'some'\n${runUsage}`,
  );
  await check(['run', 'f', '--input', 'novalue'], `error USAGE: --input takes name=value, not 'novalue'\n${runUsage}`);
  await check(['status', 'r-zz'], 'error RUN_UNKNOWN: there is no run r-zz\n  where: r-zz\n  fix:   tutti runs\n');
});

test('under --json an error is one object on stderr, also where the words could not be read', async () => {
  const unknown = await cli(['--json', 'stauts']);
  expect([unknown.exit, unknown.stdout, JSON.parse(unknown.stderr)]).toEqual([
    2,
    '',
    { code: 'USAGE', where: '', what: "there is no verb 'stauts'", fix: 'did you mean `tutti status`?' },
  ]);
  const bad = await cli(['runs', '--nonsense', '--json']);
  expect(JSON.parse(bad.stderr)).toMatchObject({ code: 'USAGE', what: 'there is no option --nonsense' });
});

test.each<readonly [RunStatus, number]>([
  ['complete', 0],
  ['failed', 1],
  ['waiting', 3],
  ['paused', 3],
  ['budget', 5],
  ['cancelled', 130],
  ['interrupted', 130],
])('a run that ends %s exits with %i', async (status, exit) => {
  expect((await cli(['run', 'tutti.yaml', '-q'], { status: { status } })).exit).toBe(exit);
  expect((await cli(['resume', '--json'], { status: { status } })).exit).toBe(exit);
});

test('a run is named by the word behind the verb or by --run, for every verb that is about one', async () => {
  for (const verb of ['status', 'checkpoints', 'events', 'report', 'pause', 'cancel', 'resume']) {
    expect([verb, (await cli([verb, '--run', 'r-0001'])).exit]).toEqual([verb, 0]);
    expect([verb, (await cli([verb, 'r-zz'])).stderr]).toEqual([verb, expect.stringContaining('RUN_UNKNOWN')]);
    expect([verb, (await cli([verb, '--run', 'r-zz'])).exit]).toEqual([verb, 2]);
  }
});

test('a workflow with errors exits with 2 and is printed whole under --json', async () => {
  const { exit, stdout } = await cli(['plan', 'broken.yaml', '--json']);
  expect([exit, JSON.parse(stdout)]).toEqual([2, expect.objectContaining({ ok: false, problems: [] })]);
});

test('a command that the run refuses changes nothing, and says so with exit 1', async () => {
  const answer = { type: 'refused', refusal: { what: "'api' waits for nobody", fix: 'tutti why api' } } as const;
  expect(await cli(['approve', 'api'], { answer })).toEqual({
    exit: 1,
    stdout: '',
    stderr: `error COMMAND_REFUSED: 'api' waits for nobody. Nothing was changed.
  where: r-0001 api
  fix:   tutti why api
`,
  });
});

test('what people say reaches the run with who said it', async () => {
  const blocked = { reason: 'budget', message: '', block: 3, until: null } as const;
  const host = fakeHost({ status: { tasks: [taskOf({ id: 'api', status: 'blocked', blocked })] } });
  for (const words of [
    ['approve', 'api', '-m', 'looks good'],
    ['answer', 'api', 'use', 'port', '8080'],
    ['unblock', 'api', '--budget-usd', '2.50', '--run', 'r-0'],
    ['cancel', '--task', 'api'],
  ]) {
    expect(await runCli(words, fakeWorld({ host }))).toBe(0);
  }
  expect(host.asked.map(([, , command]) => command)).toEqual([
    { type: 'approve', task: 'api', block: 3, by: 'ada', message: 'looks good' },
    { type: 'answer', task: 'api', block: 3, by: 'ada', message: 'use port 8080' },
    {
      type: 'unblock',
      task: 'api',
      block: 3,
      by: 'ada',
      message: '',
      budget: { mode: 'enforce', usdMicros: 2_500_000 },
    },
    { type: 'cancel', task: 'api', by: 'ada' },
  ]);
});

test('run hands everything that was said to the host', async () => {
  const host = fakeHost();
  const words = 'run f.yaml --approve --max-parallel 3 -i a=1 --input b=x=y --agent builder=claude --sandbox none';
  await runCli([...words.split(' '), '--budget-tokens', '5000', '--budget-usd', '2'], fakeWorld({ host }));
  expect(host.asked).toEqual([
    [
      'start',
      'f.yaml',
      {
        inputs: { a: '1', b: 'x=y' },
        agents: { builder: 'claude' },
        approve: true,
        budgetTokens: 5000,
        budgetUsdMicros: 2_000_000,
        maxParallel: 3,
        sandbox: 'none',
        stay: false,
      },
    ],
  ]);
});

test('run --detach prints the id and leaves the driving to a process of its own', async () => {
  const host = fakeHost();
  const world = fakeWorld({ host });
  expect(await runCli(['run', 'f.yaml', '--detach', '--max-parallel', '2'], world)).toBe(0);
  expect(world.printed.stdout()).toBe('r-0001\n');
  expect(host.asked[1]).toEqual([
    'detach',
    FAKE_RUN,
    ['node', 'tutti', 'resume', 'r-0001', '--cwd', '/repo', '--max-parallel', '2'],
  ]);
});

test('a bug is said shortly, and with its place only where somebody debugs', async () => {
  const world = { ...fakeWorld(), env: {} };
  expect(await runCli(['runs'], world)).toBe(1);
  expect(world.printed.stderr()).toMatch(/^error INTERNAL: this test gave no host\n {2}fix: .*\n$/);
  const debugging = fakeWorld({ env: { TUTTI_DEBUG: '1' } });
  await runCli(['runs'], debugging);
  expect(debugging.printed.stderr()).toContain('fake-world.ts');
});

test('inside of an attempt, report appends one line to the file that the attempt reads', async () => {
  const world = fakeWorld({ env: { TUTTI_REPORT: '/attempt/report' } });
  expect(await runCli(['report', 'checkpoint', 'half', 'done', '--data', '{"files":2}'], world)).toBe(0);
  expect(world.appended).toEqual([
    {
      file: '/attempt/report',
      line: '{"at":"2026-03-01T12:00:00.000Z","type":"checkpoint","message":"half done","data":{"files":2}}\n',
    },
  ]);
  const outside = await cli(['report', 'done', 'all']);
  expect([outside.exit, outside.stderr.slice(0, 16)]).toEqual([2, 'error NO_ATTEMPT']);
});

test('text from elsewhere cannot act on the terminal, in any kind of output', async () => {
  const evil = 'x\u001b[2J\u001b]0;t\u0007\r\u202e\u009b';
  const task = taskOf({ id: 'api', status: 'failed', error: { code: 'GATE_FAILED', what: evil, fix: evil } });
  const run: FakeRun = {
    status: {
      status: 'failed',
      workflow: evil,
      tasks: [task],
      checkpoints: [{ id: 'a@1', sha: sha('1'.repeat(40)), task: 'a', message: evil }],
    },
    events: recordedOf([{ type: 'task.failed', task: taskPath('api'), error: { code: 'X', what: evil, fix: evil } }]),
  };
  for (const words of [
    ['status'],
    ['status', '--json'],
    ['run', 'f'],
    ['events'],
    ['events', '--json'],
    ['checkpoints', '--color'],
  ]) {
    const { stdout, stderr } = await cli(words, run);
    expect((stdout + stderr).replaceAll(ANY_COLOR, '')).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  }
});

test('colours come by flag, then by environment, and not into a pipe', async () => {
  const colored = async (words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<boolean> =>
    (await cli(words, {}, env)).stdout.includes('\u001b[');
  expect(await colored(['status'])).toBe(false);
  expect(await colored(['status', '--color'])).toBe(true);
  expect(await colored(['status', '--color'], { NO_COLOR: '1' })).toBe(true);
  expect(await colored(['status'], { FORCE_COLOR: '1' })).toBe(true);
  expect(await colored(['status'], { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(true);
  expect(await colored(['status', '--no-color'], { FORCE_COLOR: '1' })).toBe(false);
  expect(await colored(['--no-color', 'status'], { FORCE_COLOR: '1' })).toBe(false);
});

test('a diff goes into a pipe byte by byte', async () => {
  expect((await cli(['diff', 'api'])).stdout).toBe(await fakeHost().diff(FAKE_RUN, taskPath('api')));
});

test('Ctrl-C in a run stops it in good order, and in anything else ends it with 130', async () => {
  const host = fakeHost({ status: { status: 'interrupted' } });
  const world = fakeWorld({ host });
  const hung: typeof host = {
    ...host,
    async start(file, options) {
      const driven = await host.start(file, options);
      return {
        ...driven,
        interrupt() {
          driven.interrupt();
          release();
        },
        settled: stopped.then(() => 'interrupted' as const),
        events: (async function* () {
          world.interrupt();
          await stopped;
          yield* recordedOf([]);
        })(),
      };
    },
    runs: () => new Promise(() => world.interrupt()),
  };
  const { promise: stopped, resolve: release } = Promise.withResolvers<void>();
  expect(await runCli(['run', 'f'], { ...world, openHost: async () => hung })).toBe(130);
  expect(host.asked.map(([what]) => what)).toEqual(['start', 'interrupt']);
  expect(world.printed.stderr()).toContain('stopping: nothing more is launched');
  expect(await runCli(['runs'], { ...world, openHost: async () => hung })).toBe(130);
});
