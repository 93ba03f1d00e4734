import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CliProcess } from '../support/journey/cli-process.ts';
import { type Journey, NOTHING_LEFT, openJourney } from '../support/journey/open-journey.ts';
import { eventsOf, startPlanted } from '../support/reliability/trial.ts';
import { until } from '../support/reliability/until.ts';

/** Longer than a lease lives without being renewed. */
const PAST_THE_LEASE = { clockMs: 60_000 };

function waitingTask(): Journey {
  return openJourney({
    workflow: {
      sandbox: 'none',
      tasks: [{ id: 'one', agent: 'builder', objective: 'Write one.', owns: ['one'], gates: [{ run: 'test -s one' }] }],
    },
    scripts: {
      one: [
        [
          { run: 'echo launched >>{side}/launches' },
          { wait_for: '{side}/go' },
          { write: { path: 'one', content: 'one\n' } },
        ],
      ],
    },
  });
}

test('a second engine is refused while the first is alive, and changes nothing', async () => {
  await using journey = waitingTask();
  const first = journey.run();
  await first.until('attempt.prepared');
  const before = await eventsOf(journey);
  const second = await journey.resume().ended;
  expect(second.status).toBe(1);
  expect(second.stderr).toContain('RUN_TAKEN');
  expect(await eventsOf(journey)).toEqual(before);
  journey.sign('go');
  expect((await first.ended).status).toBe(0);
});

test('an engine that was stopped past its lease writes nothing when it wakes, and its agent runs once', async () => {
  await using journey = waitingTask();
  const first = journey.run();
  await first.until('attempt.prepared');
  await journey.traced('launches');
  first.signal('SIGSTOP');
  const second = startPlanted(journey, ['resume', '--json'], PAST_THE_LEASE);
  await second.until('attempt.prepared');
  journey.sign('go');
  expect((await second.ended).status).toBe(0);
  const [events, log] = [await eventsOf(journey), await journey.log()];
  first.signal('SIGCONT');
  const woken = await first.ended;
  expect(woken.status).not.toBe(0);
  expect(woken.stderr).toContain('JOURNAL_FENCED');
  expect([await eventsOf(journey), await journey.log()]).toEqual([events, log]);
  expect(journey.trace('launches')).toEqual(['launched']);
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('a merge that was about to be published when its engine lost the run does not reach the branch', async () => {
  await using journey = waitingTask();
  journey.sign('go');
  // The fence, the branch, the commit of the attempt; the fourth publishes.
  const first = startPlanted(journey, ['run', journey.file, '--json'], {
    stopAt: { what: 'spawn .* update-ref', nth: 4 },
  });
  await first.until('gate.checked');
  await stops(first);
  const paused = await startPlanted(journey, ['pause', '--json'], PAST_THE_LEASE).ended;
  expect(paused.status).toBe(0);
  const refs = journey.scratch.git('for-each-ref');
  first.signal('SIGCONT');
  expect((await first.ended).stderr).toContain('JOURNAL_FENCED');
  expect(journey.scratch.git('for-each-ref')).toEqual(refs);
  expect(await journey.log()).toEqual(['']);
  const third = await startPlanted(journey, ['resume', '--json'], PAST_THE_LEASE).ended;
  expect(third.status).toBe(0);
  expect(await journey.log()).toEqual(['one: Write one.']);
});

function stops({ pid }: CliProcess): Promise<void> {
  return until(() => /^\d+ \(.*\) T/.test(readFileSync(`/proc/${pid}/stat`, 'utf8')));
}
