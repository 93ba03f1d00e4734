import { expect, test } from 'vitest';
import { fieldsOf } from '../../src/core/base/read-json.ts';
import { openJourney } from '../support/journey/open-journey.ts';
import { leaf, mark, write } from '../support/journey/words.ts';

const workflow = {
  on: { test_failed: 'fix', nightly: ['sweep'] },
  tasks: [
    leaf('setup'),
    leaf('fix', { needs: ['setup'], objective: 'Mend the suite ${{ event.details.suite }}, and nothing else.' }),
    leaf('recheck', { needs: ['fix'] }),
    leaf('sweep'),
  ],
};
const scripts = {
  setup: [[mark('setup'), write('setup/a')]],
  fix: [[mark('fix'), write('fix/a')]],
  recheck: [[mark('recheck'), write('recheck/a')]],
};

test('an event runs what answers it, what follows and what these need, and the agent is told of it', async () => {
  await using journey = openJourney({ workflow, scripts });
  journey.sign('event.json', JSON.stringify({ suite: 'unit `--all`' }));
  const emitted = await journey.tutti(
    'emit',
    'test_failed',
    '--data',
    `@${journey.side}/event.json`,
    '--file',
    journey.file,
  );
  expect(emitted.status).toBe(0);
  const { tasks } = await journey.status();
  expect(tasks.map(({ id, status }) => `${id} ${status}`)).toEqual([
    'setup complete',
    'fix complete',
    'recheck complete',
  ]);
  const told = await journey.prompt('fix@1');
  expect(told).toContain('Mend the suite `` unit `--all` ``, and nothing else.');
  expect(told).toContain('An event of the type `test_failed`:\n\n```json\n{\n  "suite": "unit `--all`"\n}');
});

test('without an event only the rest runs', async () => {
  await using journey = openJourney({ workflow, scripts });
  expect((await journey.run().ended).status).toBe(0);
  expect((await journey.status()).tasks.map(({ id }) => id)).toEqual(['setup']);
});

test('an event that nothing answers starts nothing, and says what is answered', async () => {
  await using journey = openJourney({ workflow });
  const { status, stderr } = await journey.tutti('emit', 'test_faild', '--file', journey.file);
  expect(status).toBe(2);
  expect(stderr).toContain('answers no event `test_faild`. Did you mean `test_failed`?; nothing was started');
  expect((await journey.tutti('runs', '--json')).stdout.trim()).toBe('[]');
});

test('a workflow that only answers events has no plain run, and its plan is no mistake', async () => {
  await using journey = openJourney({ workflow: { on: { nightly: 'sweep' }, tasks: [leaf('sweep')] } });
  const { status, stderr } = await journey.run().ended;
  expect([status, stderr]).toEqual([2, expect.stringContaining('waits for an event: nightly; nothing was started')]);
  const plan = await journey.tutti('plan', journey.file, '--json');
  expect([plan.status, fieldsOf(JSON.parse(plan.stdout))]).toEqual([
    0,
    expect.objectContaining({ ok: true, events: ['nightly'], tasks: [] }),
  ]);
  expect((await journey.tutti('plan', journey.file, '--event', 'nightly')).stdout).toContain('sweep');
});
