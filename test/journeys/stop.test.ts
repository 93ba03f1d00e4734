import { expect, test } from 'vitest';
import { fits } from '../support/journey/cli-process.ts';
import { NOTHING_LEFT, openJourney } from '../support/journey/open-journey.ts';
import { processesOf } from '../support/journey/run-processes.ts';
import { leaf, mark, waitFor, write } from '../support/journey/words.ts';

test('Ctrl-C collects the agents that are at work, and the run goes on from what they had done', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a'), leaf('b', { needs: ['a'] })] },
    scripts: {
      a: [
        [write('a/half'), mark('a'), waitFor('go')],
        [{ run: 'test -f a/half' }, write('a/a')],
      ],
      b: [[write('b/a')]],
    },
  });
  const run = journey.run();
  const { run: id } = await run.until('attempt.prepared', 'a');
  await journey.traced('a');
  const began = Date.now();
  run.signal('SIGINT');
  expect((await run.ended).status).toBe(130);
  expect(Date.now() - began).toBeLessThan(12_000);
  expect(run.events.find(fits('attempt.ended', 'a'))?.data.end).toMatchObject({ outcome: 'cancelled' });
  expect(processesOf(id)).toEqual([]);
  expect((await journey.status()).status).toBe('interrupted');
  expect((await journey.resume().ended).status).toBe(0);
  expect(await journey.integrated('a/half')).toBe('a/half');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('Ctrl-C twice kills agents that do not listen, and the run still goes on', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a')] },
    scripts: { a: [[{ ignore_sigterm: true }, mark('a'), waitFor('go')], [write('a/a')]] },
  });
  const run = journey.start('run', journey.file);
  await journey.traced('a');
  run.signal('SIGINT');
  await run.says(/stopping/);
  run.signal('SIGINT');
  expect((await run.ended).status).toBe(130);
  const { run: id } = await journey.status();
  expect(processesOf(id)).toEqual([]);
  expect((await journey.resume().ended).status).toBe(0);
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('a cancelled task ends its agent and keeps its work, while the others go on', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('gone'), leaf('other')] },
    scripts: { gone: [[write('gone/a'), mark('gone'), waitFor('never')]], other: [[waitFor('go'), write('other/a')]] },
  });
  const run = journey.run();
  await journey.traced('gone');
  expect((await journey.tutti('cancel', '--task', 'gone')).status).toBe(0);
  const { run: id } = await run.until('task.cancelled', 'gone');
  expect(processesOf(id).filter(({ command }) => command.includes('--task gone'))).toEqual([]);
  journey.sign('go');
  expect((await run.ended).status).toBe(1);
  expect(await journey.integrated('gone/a')).toBeNull();
  expect(await journey.integrated('other/a')).toBe('other/a');
  expect(journey.scratch.git('show', `refs/tutti/${id}/gone@1:gone/a`)).toBe('gone/a');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('a cancelled run ends all agents and keeps their work, with a driver and without', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a'), leaf('b')] },
    scripts: { a: [[write('a/a'), mark('a'), waitFor('never')]], b: [[write('b/a'), mark('b'), waitFor('never')]] },
  });
  const first = journey.run();
  const { run: id } = await first.until('attempt.prepared', 'a');
  await journey.traced('a');
  await journey.traced('b');
  expect((await journey.tutti('cancel', id)).status).toBe(0);
  expect((await first.ended).status).toBe(130);
  expect(processesOf(id)).toEqual([]);
  expect(journey.scratch.git('show', `refs/tutti/${id}/b@1:b/a`)).toBe('b/a');

  const second = journey.run();
  const { run: other } = await second.until('attempt.prepared', 'b');
  await journey.traced('a', 2);
  await journey.traced('b', 2);
  second.signal('SIGKILL');
  await second.ended;
  expect((await journey.tutti('cancel', other)).status).toBe(0);
  expect((await journey.status(other)).status).toBe('cancelled');
  expect(journey.scratch.git('show', `refs/tutti/${other}/a@1:a/a`)).toBe('a/a');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('a paused run launches nothing more, lets its agents end, and goes on when asked', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a'), leaf('b', { needs: ['a'] })] },
    scripts: { a: [[mark('a'), waitFor('go'), write('a/a')]], b: [[mark('b'), write('b/a')]] },
  });
  const run = journey.run();
  await journey.traced('a');
  expect((await journey.tutti('pause')).status).toBe(0);
  journey.sign('go');
  expect((await run.ended).status).toBe(3);
  expect((await journey.status()).status).toBe('paused');
  expect(await journey.integrated('a/a')).toBe('a/a');
  expect(journey.trace('b')).toEqual([]);
  expect((await journey.resume().ended).status).toBe(0);
  expect(journey.trace('b')).toEqual(['b']);
});

test('a run is paused and let go on from another terminal, without its driver ending', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a'), leaf('b', { needs: ['a'] }), leaf('clock')] },
    scripts: {
      a: [[mark('a'), waitFor('go'), write('a/a')]],
      b: [[write('b/a')]],
      clock: [[waitFor('end'), write('clock/a')]],
    },
  });
  const run = journey.run();
  await journey.traced('a');
  await journey.tutti('pause');
  journey.sign('go');
  await run.until('task.completed', 'a');
  expect(run.events.some(fits('attempt.started', 'b'))).toBe(false);
  expect((await journey.tutti('resume')).status).toBe(0);
  await run.until('task.completed', 'b');
  journey.sign('end');
  expect((await run.ended).status).toBe(0);
});
