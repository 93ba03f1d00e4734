import { expect, test } from 'vitest';
import { NOTHING_LEFT, openJourney } from '../support/journey/open-journey.ts';
import { leaf, write } from '../support/journey/words.ts';

const FILES = { 'src/a.txt': 'a\n', 'src/b.txt': 'b\n', 'src/c.txt': 'c\n' };

test('a map does a task for each file, and what needs it reads all results in their order', async () => {
  await using journey = openJourney({
    files: FILES,
    workflow: {
      tasks: [
        leaf('each', {
          map: { glob: 'src/*.txt' },
          max_parallel: 2,
          objective: 'Tidy ${{ item }}, which is number ${{ index }}.',
          owns: ['${{ item }}'],
        }),
        { id: 'all', needs: ['each'], run: 'cp "$TUTTI_INPUTS" all.json', owns: ['all.json'] },
      ],
    },
    scripts: {
      'each.0': [[write('src/a.txt', 'A\n'), { output: { lines: 1 } }]],
      'each.1': [[write('src/b.txt', 'B\n'), { output: { lines: 2 } }]],
      'each.2': [[write('src/c.txt', 'C\n'), { output: { lines: 3 } }]],
    },
  });
  expect((await journey.run().ended).status).toBe(0);
  const handed = JSON.parse((await journey.integrated('all.json')) ?? '{}') as { needs: { each: { output: unknown } } };
  expect(handed.needs.each.output).toEqual([{ lines: 1 }, { lines: 2 }, { lines: 3 }]);
  expect(await journey.integrated('src/b.txt')).toBe('B');
  expect(await journey.prompt('each.1@1')).toContain('Tidy src/b.txt, which is number 1.');
  expect((await journey.tutti('diff', 'each')).stdout.match(/^\+[A-Z]$/gm)?.toSorted()).toEqual(['+A', '+B', '+C']);
  expect((await journey.tutti('logs', 'each', '--json')).stdout).toMatch(/"each\.0"[^]*"each\.1"[^]*"each\.2"/);
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('an item may change its own file alone', async () => {
  await using journey = openJourney({
    files: FILES,
    workflow: {
      tasks: [leaf('each', { map: ['src/a.txt', 'src/b.txt'], owns: ['${{ item }}'], retry: { max_attempts: 1 } })],
    },
    scripts: { 'each.*': [[write('src/a.txt', 'mine\n')]] },
  });
  expect((await journey.run().ended).status).toBe(1);
  expect((await journey.task('each.0')).status).toBe('complete');
  expect((await journey.task('each.1')).error?.code).toBe('OWNERSHIP_BROKEN');
});

test('a loop goes round until its condition holds, and each round is told what the one before came to', async () => {
  await using journey = openJourney({
    workflow: {
      tasks: [
        {
          id: 'improve',
          loop: { until: 'tasks.review.output.score >= 8', max: 5 },
          tasks: [
            leaf('write', { owns: ['text/**'] }),
            leaf('review', { needs: ['write'], writes: 'none', owns: [], output: { type: 'object' } }),
          ],
        },
      ],
    },
    scripts: {
      'improve.1/write': [[write('text/a', 'one\n')]],
      'improve.1/review': [[{ output: { score: 5, why: 'too short' } }]],
      'improve.2/write': [[write('text/a', 'one two\n')]],
      'improve.2/review': [[{ output: { score: 9, why: 'good' } }]],
    },
  });
  expect((await journey.run().ended).status).toBe(0);
  const improve = await journey.task('improve');
  expect([improve.status, improve.iterations, improve.result]).toEqual(['complete', 2, 'complete']);
  expect(await journey.prompt('improve.2/write@1')).toContain('too short');
  expect(await journey.integrated('text/a')).toBe('one two');
});

test('a loop that comes to its end without success says so, and begins again when it is retried', async () => {
  await using journey = openJourney({
    workflow: {
      tasks: [
        { id: 'poll', loop: { until: 'tasks.poll.output.ready', max: 2 }, run: 'cat {side}/answer > "$TUTTI_OUTPUT"' },
      ],
    },
  });
  journey.sign('answer', '{"ready": false}');
  expect((await journey.run().ended).status).toBe(1);
  const poll = await journey.task('poll');
  expect([poll.status, poll.iterations, poll.result]).toEqual(['failed', 2, 'max_iterations_reached']);
  journey.sign('answer', '{"ready": true}');
  expect((await journey.tutti('retry', 'poll')).status).toBe(0);
  expect((await journey.resume().ended).status).toBe(0);
  expect((await journey.task('poll.g2.1')).status).toBe('complete');
});

/** A judge looks at the changes themselves: they stand in no branch, and can be read all the same. */
const READS_CHANGES = `node -e '
  const { needs } = JSON.parse(require("fs").readFileSync(process.env.TUTTI_INPUTS, "utf8"));
  for (const { change } of Object.values(needs))
    require("child_process").execFileSync("git", ["diff", "--stat", change.base, change.commit]);'`;

test('of several candidates the judge takes one; the others are kept and not integrated', async () => {
  await using journey = openJourney({
    workflow: {
      tasks: [
        leaf('page', {
          candidates: 3,
          judge: 'builder',
          gates: [{ run: 'test -s page/a' }],
          retry: { max_attempts: 1 },
        }),
      ],
    },
    scripts: {
      'page.c1': [[write('page/a', 'first\n')]],
      'page.c2': [[write('page/b', 'no gate passes\n')]],
      'page.c3': [[write('page/a', 'third\n')]],
      'page.judge': [[{ run: READS_CHANGES }, { output: { chosen: 'c3', reason: 'it is shorter' } }]],
    },
  });
  expect((await journey.run().ended).status).toBe(0);
  expect(await journey.integrated('page/a')).toBe('third');
  const ends = ['page.c1', 'page.c2', 'page.c3', 'page.judge'].map(async (path) => (await journey.task(path)).status);
  expect(await Promise.all(ends)).toEqual(['skipped', 'failed', 'complete', 'complete']);
  expect(await journey.prompt('page.judge@1')).toContain('git diff');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('a supervisor adds tasks, is told when a list breaks a rule, and is done when the gates say so', async () => {
  const api = { id: 'api', agent: 'builder', objective: 'Write the api.', owns: ['api/**'] };
  const page = { id: 'page', agent: 'builder', objective: 'Write the page.', owns: ['page/**'] };
  await using journey = openJourney({
    workflow: {
      tasks: [
        {
          id: 'feature',
          supervise: { agent: 'builder', workers: ['builder'], max_rounds: 6 },
          objective: 'Bring about the feature.',
          gates: [{ run: 'test -s api/a && test -s page/a' }],
        },
      ],
    },
    scripts: {
      'feature/lead.1': [[{ output: { done: false, tasks: [{ ...api, agent: 'builder', needs: ['page'] }] } }]],
      'feature/lead.2': [[{ output: { done: false, tasks: [api] } }]],
      'feature/lead.3': [[{ output: { done: true } }]],
      'feature/lead.4': [[{ output: { done: false, tasks: [page] } }]],
      'feature/lead.5': [[{ output: { done: true } }]],
      'feature/api': [[write('api/a')]],
      'feature/page': [[write('page/a')]],
    },
  });
  expect((await journey.run().ended).status).toBe(0);
  expect(await journey.prompt('feature/lead.2@1')).toContain('which is not listed before it');
  expect(await journey.prompt('feature/lead.4@1')).toContain('test -s api/a');
  const feature = await journey.task('feature');
  expect([feature.status, feature.iterations, feature.result]).toEqual(['complete', 5, 'complete']);
  expect(await journey.integrated('page/a')).toBe('page/a');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

const saga = {
  id: 'order',
  saga: true,
  tasks: [
    leaf('schema', { compensate: 'revert', owns: ['schema/**'] }),
    {
      id: 'charge',
      needs: ['schema'],
      run: 'echo charged >> {side}/log',
      compensate: { run: 'echo refunded >> {side}/log' },
    },
    leaf('ship', { needs: ['charge'], owns: ['ship/**'], retry: { max_attempts: 1 } }),
  ],
};

test('a saga that fails undoes what it did, newest first, and says so', async () => {
  await using journey = openJourney({
    workflow: { tasks: [saga] },
    scripts: { 'order/schema': [[write('schema/a')]], 'order/ship': [[{ exit: 1 }]] },
  });
  expect((await journey.run().ended).status).toBe(1);
  const order = await journey.task('order');
  expect([order.status, order.result]).toEqual(['failed', 'compensated']);
  expect(journey.trace('log')).toEqual(['charged', 'refunded']);
  expect(await journey.integrated('schema/a')).toBeNull();
  expect((await journey.task('order/schema.undo')).result).toBe('merged');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('the items of a map are undone one by one, each with its own values, also where one of them failed', async () => {
  const env = { NAME: '${{ item }}' };
  const each = { id: 'each', env, owns: ['${{ item }}'], compensate: 'revert', run: 'test $NAME != c && touch $NAME' };
  const undo = { run: 'echo $NAME >> {side}/log' };
  const charge = { id: 'charge', map: ['x', 'y'], env, run: 'true', compensate: undo };
  await using journey = openJourney({
    workflow: { saga: true, tasks: [charge, { ...each, needs: ['charge'], map: ['a', 'c'] }] },
  });
  expect((await journey.run().ended).status).toBe(1);
  expect(journey.trace('log').toSorted()).toEqual(['x', 'y']);
  expect((await journey.task('each.0.undo')).result).toBe('merged');
  expect(await journey.integrated('a')).toBeNull();
});

test('a saga that is killed while it undoes goes on with that, and does nothing twice', async () => {
  await using journey = openJourney({
    workflow: { tasks: [saga] },
    scripts: { 'order/schema': [[write('schema/a')]], 'order/ship': [[{ exit: 1 }]] },
  });
  const run = journey.run();
  await run.until('compensation.started', 'order');
  run.signal('SIGKILL');
  await run.ended;
  expect((await journey.resume().ended).status).toBe(1);
  expect((await journey.task('order')).result).toBe('compensated');
  expect(journey.trace('log')).toEqual(['charged', 'refunded']);
  expect(await journey.integrated('schema/a')).toBeNull();
});

test('what a saga could not undo stands in the inbox, and a person may say that it is undone', async () => {
  await using journey = openJourney({
    workflow: {
      tasks: [
        {
          id: 'order',
          saga: true,
          tasks: [
            { id: 'charge', run: 'true', compensate: { run: 'test -e {side}/open' } },
            { id: 'ship', needs: ['charge'], run: 'false' },
          ],
        },
      ],
    },
  });
  expect((await journey.run().ended).status).toBe(1);
  expect((await journey.tutti('inbox')).stdout).toContain('not undone: order/charge');
  journey.sign('open');
  expect((await journey.tutti('retry', 'order/charge.undo')).status).toBe(0);
  expect((await journey.resume().ended).status).toBe(1);
  expect((await journey.task('order')).result).toBe('compensated');
});

test('patterns stand in each other: a map of loops in a saga comes to its end after a kill in the middle', async () => {
  await using journey = openJourney({
    workflow: {
      saga: true,
      tasks: [
        {
          id: 'each',
          map: { matrix: { side: ['left', 'right'], step: [1, 2] } },
          loop: { until: 'iteration >= 2', max: 3 },
          ...leaf('each', {
            owns: ['${{ item.side }}/${{ item.step }}/**'],
            env: { SIDE: '${{ item.side }}', STEP: '${{ item.step }}' },
          }),
        },
      ],
    },
    scripts: {
      '*': [[{ run: 'mkdir -p $SIDE/$STEP && echo $TUTTI_ITERATION > $SIDE/$STEP/n$TUTTI_ITERATION' }]],
    },
  });
  const run = journey.run();
  await run.until('merge.integrated');
  run.signal('SIGKILL');
  await run.ended;
  expect((await journey.resume().ended).status).toBe(0);
  const files = ['left/1/n1', 'left/2/n2', 'right/1/n2', 'right/2/n1'].map((file) => journey.integrated(file));
  expect(await Promise.all(files)).toEqual(['1', '2', '2', '1']);
  expect((await journey.task('each.3.2')).status).toBe('complete');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});
