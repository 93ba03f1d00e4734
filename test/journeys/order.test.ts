import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NOTHING_LEFT, openJourney } from '../support/journey/open-journey.ts';
import { leaf, mark, waitFor, write } from '../support/journey/words.ts';

test('the demo ends complete and its report tells of the attempt that failed', async () => {
  await using journey = openJourney({ workflow: { tasks: [leaf('a')] } });
  const tmp = join(journey.scratch.root, 'tmp');
  mkdirSync(tmp);
  const demo = await journey.tuttiWith({ TMPDIR: tmp }, 'demo');
  expect(demo.status).toBe(0);
  expect(demo.stderr).toContain('page@1 did not do it');
  const [folder = ''] = readdirSync(tmp).filter((name) => name.startsWith('tutti-demo-'));
  const report = await journey.tuttiIn(join(tmp, folder), 'report');
  expect(report.status).toBe(0);
  expect(report.stdout).toContain('`page@1`: gate page: fail');
});

test('two tasks without needs are at work at the same time', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('left'), leaf('right')] },
    // Each waits for what the other does first: one after the other they would never end.
    scripts: {
      left: [[mark('left'), waitFor('right'), write('left/a')]],
      right: [[mark('right'), waitFor('left'), write('right/a')]],
    },
  });
  const run = journey.run();
  expect((await run.ended).status).toBe(0);
  const order = run.events.filter(({ type }) => /attempt\.(prepared|ended)/.test(type)).map(({ type }) => type);
  expect(order).toEqual(['attempt.prepared', 'attempt.prepared', 'attempt.ended', 'attempt.ended']);
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('a dependent starts when its own need is met, while others beside that need are still at work', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('need'), leaf('slow'), leaf('next', { needs: ['need'] })] },
    scripts: {
      need: [[write('need/a'), { done: { summary: 'Call it twice.', known_issues: ['No tests'] } }]],
      slow: [[waitFor('next'), write('slow/a')]],
      next: [[{ run: 'cat need/a' }, mark('next'), write('next/a')]],
    },
  });
  expect((await journey.run().ended).status).toBe(0);
  const prompt = await journey.prompt('next@1');
  expect(['Call it twice.', 'No tests'].map((told) => prompt.includes(told))).toEqual([true, true]);
});

test('a failed task stops what needs it and nothing else, and goes on when a person retries it', async () => {
  await using journey = openJourney({
    workflow: {
      tasks: [leaf('bad'), leaf('after', { needs: ['bad'] }), leaf('last', { needs: ['after'] }), leaf('other')],
    },
    scripts: {
      bad: [[{ exit: 3 }], [{ exit: 4 }], [write('bad/a')]],
      '*': [[{ run: 'mkdir -p $TUTTI_TASK && echo made > $TUTTI_TASK/a' }]],
    },
  });
  expect((await journey.run().ended).status).toBe(1);
  const statuses = async () => (await journey.status()).tasks.map(({ id, status }) => `${id} ${status}`);
  expect(await statuses()).toEqual(['. failed', 'bad failed', 'other complete', 'after skipped', 'last skipped']);
  expect((await journey.tutti('inbox')).stdout).toMatch(/failure.*bad/);
  const why = await journey.tutti('why', 'last');
  expect(why.stdout).toContain('bad');
  expect(why.stdout).toContain('tutti retry');
  expect((await journey.tutti('retry', 'bad')).status).toBe(0);
  expect((await journey.resume().ended).status).toBe(0);
  expect(await statuses()).toEqual(['bad complete', 'other complete', 'after complete', 'last complete']);
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('retry: skip lets what needs a failed task go on', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('bad', { retry: 1 }), leaf('after', { needs: ['bad'] })] },
    scripts: { bad: [[{ exit: 3 }]], after: [[write('after/a')]] },
  });
  expect((await journey.run().ended).status).toBe(1);
  expect((await journey.tutti('skip', 'bad', '-m', 'not needed')).status).toBe(0);
  expect((await journey.resume().ended).status).toBe(0);
  expect(await journey.integrated('after/a')).toBe('after/a');
});
