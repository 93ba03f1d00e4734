import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NOTHING_LEFT, openJourney } from '../support/journey/open-journey.ts';
import { leaf, mark, waitFor, write } from '../support/journey/words.ts';

test('a run leaves one log a task and one of all, in the words of workers, and a report', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a'), leaf('b', { needs: ['a'] })] },
    scripts: {
      a: [[{ report: { type: 'checkpoint', message: 'half' } }, write('a/a'), { done: { summary: 'A is there' } }]],
      b: [[{ blocked: 'Which?' }], [write('b/a')]],
    },
  });
  await journey.run().ended;
  await journey.tutti('answer', 'b', 'this');
  expect((await journey.resume().ended).status).toBe(0);
  const { run } = await journey.status();
  const logs = join(journey.repo, '.tutti/logs');
  expect(readlinkSync(join(logs, 'latest'))).toBe(run);
  expect(readdirSync(join(logs, run)).toSorted()).toEqual(['a.log', 'b.log', 'events.log']);
  const lines = (name: string) =>
    readFileSync(join(logs, run, name), 'utf8')
      .trimEnd()
      .split('\n');
  const words = (text: readonly string[]) =>
    text
      .map((line) => JSON.parse(line) as { worker_id: string; event_type: string })
      .map(({ worker_id: id, event_type: type }) => `${id} ${type}`);
  // The worker's own two words stand between its start and what was found when it had ended.
  expect(words(lines('a.log'))).toEqual([
    'a worker.started',
    'a worker.task_started',
    'a worker.checkpoint',
    'a worker.task_completed',
    'a worker.task_completed',
    'a worker.checkpoint',
    'a worker.complete',
  ]);
  expect(words(lines('events.log')).toSorted()).toEqual(
    [...words(lines('a.log')), ...words(lines('b.log'))].toSorted(),
  );
  expect(readFileSync(join(journey.repo, '.tutti/runs', run, 'report.md'), 'utf8')).toContain('A is there');
  const printed = await journey.tutti('events', '--format', 'worker');
  expect(words(printed.stdout.split('\n'))).toContain('b worker.blocked');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('logs are whole after a crash, and nothing stands in them twice', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a')] },
    scripts: { a: [[{ report: { type: 'checkpoint', message: 'half' } }, mark('a'), waitFor('go'), write('a/a')]] },
  });
  const run = journey.run();
  await journey.traced('a');
  run.signal('SIGKILL');
  await run.ended;
  journey.sign('go');
  expect((await journey.resume().ended).status).toBe(0);
  const text = readFileSync(join(journey.repo, '.tutti/logs/latest/a.log'), 'utf8').trimEnd().split('\n');
  expect(new Set(text).size).toBe(text.length);
  expect(text.map((line) => (JSON.parse(line) as { event_type: string }).event_type).toSorted()).toEqual([
    'worker.checkpoint',
    'worker.checkpoint',
    'worker.complete',
    'worker.started',
    'worker.task_completed',
    'worker.task_started',
  ]);
  expect(text.filter((line) => line.includes('half'))).toHaveLength(1);
});

test('work of a cancelled run is brought back by restore, also after prune took its folder', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a'), leaf('b')] },
    scripts: {
      a: [[write('a/a'), { run: 'echo outside > stray' }, mark('a'), waitFor('never')]],
      b: [[waitFor('never')]],
    },
  });
  const run = journey.run();
  const { data, run: id } = await run.until('attempt.prepared', 'a');
  await journey.traced('a');
  expect((await journey.tutti('prune')).stdout).toContain('0 folders removed');
  expect((await journey.tutti('cancel', id)).status).toBe(0);
  await run.ended;
  const folder = journey.side.replace(/side$/, 'back');
  expect((await journey.tutti('restore', 'a', '--into', folder)).status).toBe(0);
  expect(['a/a', 'stray'].map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['a/a\n', 'outside\n']);
  const pruned = await journey.tutti('prune');
  expect(pruned.stdout).toContain('1 folder removed');
  expect(() => readdirSync(data.workspace ?? '')).toThrow('ENOENT');
  const kept = await journey.tutti('restore', 'a', '--list');
  expect(kept.stdout).toContain(`refs/tutti/${id}/a@1`);
  const again = await journey.tutti('restore', 'a', '--into', folder);
  expect(again.status).not.toBe(0);
  expect((await journey.tutti('restore', 'a', '--into', `${folder}-again`)).status).toBe(0);
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('a run can be read in the words of an event bus, copies and repetitions included', async () => {
  const again = { id: 'poll', loop: { until: 'tasks.poll.output.n == 2', max: 3 }, run: COUNT };
  await using journey = openJourney({
    workflow: {
      tasks: [
        { id: 'each', map: ['a', 'b'], run: 'true' },
        { ...again, needs: ['each'] },
        leaf('last', { needs: ['poll'] }),
      ],
    },
    scripts: { last: [[], [write('last/a')]] },
  });
  expect((await journey.run().ended).status).toBe(0);
  const { stdout } = await journey.tutti('events', '--format', 'bus');
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<'task' | 'agent' | 'event_type', string>);
  const said = (task: string): readonly string[] =>
    lines.filter((line) => line.task === task).map(({ agent, event_type }) => `${agent} ${event_type}`);
  const once = ['created', 'assigned', 'completed'].map((word) => `shell task.${word}`);
  for (const task of ['each.0', 'each.1', 'poll.1', 'poll.2'])
    expect([task, ...said(task)]).toEqual([task, ...once, 'shell audit.requested']);
  // The first attempt says that it is done and changed nothing, so it is assigned again.
  const tried = ['assigned', 'completed'].map((word) => `builder task.${word}`).concat('builder audit.requested');
  expect(said('last')).toEqual(['builder task.created', ...tried, ...tried]);
  expect(new Set(lines.map(({ task }) => task))).toEqual(new Set(['each.0', 'each.1', 'poll.1', 'poll.2', 'last']));
});

const COUNT = 'echo x >> {side}/n; echo "{\\"n\\": $(wc -l < {side}/n)}" > "$TUTTI_OUTPUT"';
