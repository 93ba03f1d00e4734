import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NOTHING_LEFT, openJourney } from '../support/journey/open-journey.ts';
import { leaf, mark, waitFor, write } from '../support/journey/words.ts';

test('two runs of one repository go on side by side, each with a branch of its own', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a')] },
    scripts: {
      a: [
        [{ run: 'touch {side}/$TUTTI_RUN; while [ "$(ls {side} | wc -l)" -lt 2 ]; do sleep 0.02; done' }, write('a/a')],
      ],
    },
  });
  const runs = [journey.run(), journey.run()];
  expect(await Promise.all(runs.map(async ({ ended }) => (await ended).status))).toEqual([0, 0]);
  const branches = journey.scratch.git('for-each-ref', '--format=%(refname)', 'refs/heads/tutti').split('\n');
  expect(branches).toHaveLength(2);
  for (const branch of branches) expect(journey.scratch.git('show', `${branch}:a/a`)).toBe('a/a');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('a second driver of one run is refused and told who drives it', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a')] },
    scripts: { a: [[mark('a'), waitFor('go'), write('a/a')]] },
  });
  const run = journey.run();
  await journey.traced('a');
  const second = await journey.resume().ended;
  expect(second.status).toBe(1);
  expect(JSON.parse(second.stderr)).toMatchObject({ code: 'RUN_TAKEN' });
  expect(second.stderr).toContain(String(run.pid));
  journey.sign('go');
  expect((await run.ended).status).toBe(0);
  expect(journey.trace('a')).toEqual(['a']);
});

test('a detached run goes on without the terminal that began it', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a')] },
    scripts: { a: [[mark('a'), waitFor('go'), write('a/a')]] },
  });
  const detached = await journey.tutti('run', journey.file, '--detach');
  expect(detached.status).toBe(0);
  const run = detached.stdout.trim();
  const following = journey.start('events', run, '--follow', '--json');
  await following.until('attempt.prepared', 'a');
  expect((await journey.status(run)).status).toBe('running');
  journey.sign('go');
  await following.ended;
  expect((await journey.status(run)).status).toBe('complete');
  expect(existsSync(join(journey.repo, '.tutti/logs', run, 'driver.log'))).toBe(true);
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});
