import { expect, test } from 'vitest';
import type { Json } from '../../src/core/base/json.ts';
import { type Journey, NOTHING_LEFT } from '../support/journey/open-journey.ts';
import { openPattern } from '../support/journey/open-pattern.ts';
import { write } from '../support/journey/words.ts';

/** What an agent plays that hands over a sentence, or data. */
const tell = (summary: string): readonly Json[][] => [[{ done: { summary } }]];
const give = (output: Json): readonly Json[][] => [[{ output }]];

/** Runs it to its end: the exit status, and what became of each task. */
async function played(journey: Journey): Promise<readonly [number | string, Readonly<Record<string, string>>]> {
  const { status } = await journey.run().ended;
  return [status, await endsOf(journey)];
}

/** Without the run itself. */
async function endsOf(journey: Journey): Promise<Readonly<Record<string, string>>> {
  const { tasks } = await journey.status();
  return Object.fromEntries(tasks.filter(({ id }) => id !== '.').map(({ id, status }) => [id, status]));
}

test('sequential: each task is told what the one before it handed over, and goes on from its files', async () => {
  await using journey = openPattern('sequential.yaml', {
    scripts: {
      analyze: tell('No route tells how the service is: src/a.js:1.'),
      design: [[write('docs/health.md', 'GET /health\n')]],
      build: [[{ run: 'cp docs/health.md src/health.js' }]],
      test: [[{ run: 'cp src/health.js health.test.js' }]],
    },
  });
  expect(await played(journey)).toEqual([
    0,
    { analyze: 'complete', design: 'complete', build: 'complete', test: 'complete' },
  ]);
  expect(await journey.prompt('design@1')).toContain('No route tells how the service is');
  expect(await journey.integrated('health.test.js')).toBe('GET /health');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('parallel: what was found on all sides is told to the one who writes it together', async () => {
  await using journey = openPattern('parallel.yaml', {
    scripts: {
      auth: tell('Tokens are checked in a.js.'),
      data: tell('Rows are kept in b.js.'),
      api: tell('There are two routes.'),
      overview: [[write('docs/overview.md')]],
    },
  });
  expect(await played(journey)).toEqual([
    0,
    { auth: 'complete', data: 'complete', api: 'complete', overview: 'complete' },
  ]);
  const told = await journey.prompt('overview@1');
  expect(['a.js', 'b.js', 'two routes'].filter((words) => !told.includes(words))).toEqual([]);
  expect(await journey.integrated('docs/overview.md')).toBe('docs/overview.md');
});

test.each<[string, readonly Json[], string]>([
  ['branch.yaml', [{ severity: 'critical', type: 'security' }], 'fix'],
  ['branch.ts', [{ severity: 'minor', type: 'security' }], 'audit'],
  ['branch.yaml', [], 'review'],
])('%s: what was found decides who goes on: %j', async (name, issues, taken) => {
  await using journey = openPattern(name, {
    scripts: { scan: give({ issues }), fix: [[write('src/a.js', 'mended;\n')]], '*': tell('Nothing else.') },
  });
  const [status, ends] = await played(journey);
  expect(status).toBe(0);
  const ways = Object.entries(ends).filter(([, end]) => end === 'complete');
  expect(ways.map(([id]) => id)).toEqual(['scan', taken]);
  expect(await journey.integrated('src/a.js')).toBe(taken === 'fix' ? 'mended;' : 'a;');
});

test('refine: it is improved until the reviewer gives eight of ten', async () => {
  await using journey = openPattern('refine.yaml', {
    scripts: {
      'refine.1/review': give({ score: 6, findings: 'It does not say what to do.' }),
      'refine.2/review': give({ score: 8 }),
      'refine.*/improve': [[{ run: 'echo "try $TUTTI_ITERATION" > src/messages.js' }]],
    },
  });
  const [status, ends] = await played(journey);
  expect([status, ends['refine'], (await journey.task('refine')).iterations]).toEqual([0, 'complete', 2]);
  expect(await journey.prompt('refine.2/improve@1')).toContain('It does not say what to do.');
  expect(await journey.integrated('src/messages.js')).toBe('try 2');
});

test('supervise: a supervisor hands out tasks to roles until it is done', async () => {
  const contract = { output_format: 'Code.', boundaries: ['Weaken no test.'] };
  const mend = { ...contract, id: 'mend', agent: 'bug-fixer', objective: 'Mend the race in src/a.js.' };
  const run = { ...contract, id: 'run', agent: 'test-runner', objective: 'Run the tests three times.' };
  await using journey = openPattern('supervise.yaml', {
    scripts: {
      'team/lead.1': give({ done: false, tasks: [mend] }),
      'team/lead.2': give({ done: false, tasks: [run] }),
      'team/lead.3': give({ done: true }),
      'team/mend': [[write('src/a.js', 'mended;\n')]],
      'team/run': tell('Three runs were green.'),
    },
  });
  const [status, ends] = await played(journey);
  expect([status, ends['team'], ends['team/mend'], ends['team/run']]).toEqual([0, 'complete', 'complete', 'complete']);
  expect(await journey.prompt('team/lead.3@1')).toContain('Three runs were green.');
  expect(await journey.integrated('src/a.js')).toBe('mended;');
});

test('event: an event has its own answer, and one that nothing answers is an error', async () => {
  await using journey = openPattern('event.yaml', { scripts: { fix: [[write('src/a.js', 'mended;\n')]] } });
  const emit = (type: string): readonly string[] => [
    'emit',
    type,
    '--data',
    '{"suite": "unit"}',
    '--file',
    journey.file,
  ];
  expect((await journey.tutti(...emit('test_failed'))).status).toBe(0);
  expect(await endsOf(journey)).toEqual({ fix: 'complete' });
  expect(await journey.prompt('fix@1')).toContain('"suite": "unit"');
  expect(await journey.integrated('src/a.js')).toBe('mended;');
  const { status, stderr } = await journey.tutti(...emit('tests_failed'));
  expect([status, stderr.includes('answers no event `tests_failed`')]).toEqual([2, true]);
});

test('map-reduce: each file has a result, and one that fails leaves the report the others', async () => {
  await using journey = openPattern('map-reduce.yaml', {
    files: { 'src/c.js': 'c;\n' },
    scripts: {
      'look.0': give({ count: 2, worst: 'a.js:1' }),
      'look.1': [[{ exit: 1 }]],
      'look.2': give({ count: 0 }),
      report: [[write('docs/swallowed-errors.md')]],
    },
  });
  const [status, ends] = await played(journey);
  expect([status, ends['look'], ends['look.1'], ends['report']]).toEqual([0, 'complete', 'failed', 'complete']);
  expect(await journey.prompt('report@1')).toContain('a.js:1');
  expect(await journey.integrated('docs/swallowed-errors.md')).toBe('docs/swallowed-errors.md');
});

test.each([
  { name: 'saga.yaml', step: 'true', exit: 0, result: 'all_transactions_complete', schema: 'db/add.sql' },
  { name: 'saga.ts', step: 'false', exit: 1, result: 'compensated', schema: null },
])('$name: all of it, or nothing: $result', async ({ name, step, exit, result, schema }) => {
  await using journey = openPattern(name, {
    files: { 'scripts/rollout.sh': `${step}\n` },
    scripts: { 'rename/schema': [[write('db/add.sql')]], 'rename/service': [[write('src/a.js', 'display_name;\n')]] },
  });
  journey.scratch.git('update-index', '--chmod=+x', 'scripts/rollout.sh');
  journey.scratch.git('commit', '-qm', 'Let it run');
  expect((await journey.run().ended).status).toBe(exit);
  expect((await journey.task('rename')).result).toBe(result);
  expect(await journey.integrated('db/add.sql')).toBe(schema);
  expect(await journey.integrated('src/a.js')).toBe(schema === null ? 'a;' : 'display_name;');
});

test('candidates: of those whose gates pass the judge takes one', async () => {
  const bench = (status: number): readonly Json[][] => [[write('bench/parser.js', `process.exit(${status});\n`)]];
  await using journey = openPattern('candidates.yaml', {
    scripts: {
      'parser.c1': bench(1),
      'parser.c2': bench(0),
      'parser.c3': [[...(bench(0)[0] ?? []), write('src/parser/fast.js', 'fast;\n')]],
      'parser.judge': give({ chosen: 'c3', reason: 'It is the fastest.' }),
    },
  });
  const [status, ends] = await played(journey);
  expect([status, ends['parser.c1'], ends['parser.c3'], ends['parser']]).toEqual([0, 'failed', 'complete', 'complete']);
  expect(await journey.integrated('src/parser/fast.js')).toBe('fast;');
});

test.each([
  { name: 'composed.yaml', way: 'tune', taken: 'refinement', other: 'pipeline', left: '2' },
  { name: 'composed.ts', way: 'rebuild', taken: 'pipeline', other: 'refinement', left: 'new' },
])('$name: a fan-out, then a $taken, then a team', async ({ name, way, taken, other, left }) => {
  await using journey = openPattern(name, {
    scripts: {
      judge: give({ way }),
      'refinement.*/tune': [[{ run: 'echo $TUTTI_ITERATION > src/a.js' }]],
      'refinement.1/measure': give({ ms: 140 }),
      'refinement.2/measure': give({ ms: 90 }),
      'pipeline/build': [[write('src/a.js', 'new\n')]],
      'review/lead.1': give({ done: true }),
      '*': tell('It reads every row.'),
    },
  });
  const [status, ends] = await played(journey);
  expect([status, ends['look'], ends[taken], ends[other], ends['review']]).toEqual([
    ...[0, 'complete', 'complete', 'skipped', 'complete'],
  ]);
  expect(await journey.integrated('src/a.js')).toBe(left);
  expect(await journey.prompt('judge@1')).toContain('It reads every row.');
});
