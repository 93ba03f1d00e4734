import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { fits } from '../support/journey/cli-process.ts';
import { killAfter } from '../support/journey/kill-after.ts';
import { NOTHING_LEFT, openJourney } from '../support/journey/open-journey.ts';
import { killProcessesOf } from '../support/journey/run-processes.ts';
import { SIX_TASKS } from '../support/journey/six-tasks.ts';
import { leaf, mark, waitFor, write } from '../support/journey/words.ts';

test('after a crash the done is not redone, the live is watched on, and the dead starts anew unpunished', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('done'), leaf('live'), leaf('dead', { retry: 1 })] },
    scripts: {
      done: [[mark('done'), write('done/a')]],
      live: [[mark('live'), waitFor('go'), write('live/a')]],
      dead: [
        [mark('dead'), waitFor('never')],
        [mark('dead'), write('dead/a')],
      ],
    },
  });
  const run = journey.run();
  const { run: id } = await run.until('task.completed', 'done');
  await journey.traced('live');
  await journey.traced('dead');
  run.signal('SIGKILL');
  expect((await run.ended).status).toBe('SIGKILL');
  killProcessesOf(id, '--task dead');
  const resumed = journey.resume();
  await resumed.until('attempt.failed', 'dead');
  journey.sign('go');
  expect((await resumed.ended).status).toBe(0);
  expect(resumed.events.find(fits('attempt.failed', 'dead'))?.data.burnt).toBe(false);
  expect(['done', 'live', 'dead'].map((name) => journey.trace(name).length)).toEqual([1, 1, 2]);
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('an agent that ended while no engine was there is collected, and not started again', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a')] },
    scripts: { a: [[mark('a'), waitFor('go'), write('a/a'), mark('end')]] },
  });
  const run = journey.run();
  await run.until('attempt.prepared', 'a');
  await journey.traced('a');
  run.signal('SIGKILL');
  await run.ended;
  journey.sign('go');
  await journey.traced('end');
  expect((await journey.resume().ended).status).toBe(0);
  expect(journey.trace('a')).toHaveLength(1);
  expect(await journey.integrated('a/a')).toBe('a/a');
});

test('a crash while a gate runs leaves no gate behind, and the gate is asked again', async () => {
  await using journey = openJourney({
    workflow: {
      tasks: [
        leaf('a', { gates: [{ name: 'slow', run: 'echo asked >> {side}/asked; test -f {side}/go || sleep 60' }] }),
      ],
    },
    scripts: { a: [[mark('a'), write('a/a')]] },
  });
  const run = journey.run();
  await journey.traced('asked');
  run.signal('SIGKILL');
  await run.ended;
  journey.sign('go');
  expect((await journey.resume().ended).status).toBe(0);
  expect([journey.trace('a'), journey.trace('asked')]).toEqual([['a'], ['asked', 'asked']]);
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

/** What `git ls-tree -r` says of the end of a run that nobody killed: every file holds its own path. */
const TREE = ['one', 'two', 'three', 'four', 'five', 'six']
  .flatMap((task) => [`${task}/a`, `${task}/b`])
  .map((path) => `100644 blob ${blobOf(`${path}\n`)}\t${path}`);

function blobOf(text: string): string {
  return createHash('sha1').update(`blob ${text.length}\0${text}`).digest('hex');
}

// Each is killed three times. A moment counts the events that this start of the command tells, with the earlier ones.
test.for([
  [
    { events: 1, ms: 0 },
    { events: 8, ms: 5 },
    { events: 20, ms: 40 },
  ],
  [
    { events: 4, ms: 15 },
    { events: 13, ms: 0 },
    { events: 24, ms: 10 },
  ],
  [
    { events: 6, ms: 60 },
    { events: 16, ms: 25 },
    { events: 30, ms: 5 },
  ],
  [
    { events: 9, ms: 30 },
    { events: 19, ms: 0 },
    { events: 34, ms: 20 },
  ],
])('however often the engine is killed, six tasks are merged once each: %j', async (moments) => {
  await using journey = openJourney(SIX_TASKS);
  const moment = (index: number) => moments[index] ?? { events: 0, ms: 0 };
  await killAfter(journey.run(), moment(0));
  await killAfter(journey.resume(), moment(1));
  await killAfter(journey.resume(), moment(2));
  const resumed = journey.resume();
  const { status, stderr } = await resumed.ended;
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { head, branch, checkpoints } = await journey.status();
  expect(journey.scratch.git('rev-parse', branch)).toBe(head);
  const tree = journey.scratch.git('ls-tree', '-r', head).split('\n');
  expect(tree.filter((line) => !line.endsWith('README.md')).toSorted()).toEqual(TREE.toSorted());
  expect((await journey.log()).length).toBe(6);
  expect(checkpoints.map(({ task }) => task).toSorted()).toEqual(['five', 'four', 'one', 'six', 'three', 'two']);
  expect(journey.scratch.git('fsck', '--no-dangling')).toBe('');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});
