import { expect, test } from 'vitest';
import { NOTHING_LEFT, openJourney } from '../support/journey/open-journey.ts';
import { leaf, mark, waitFor, write } from '../support/journey/words.ts';

test('nothing starts before a person at another terminal says so, and a rejected task stays undone', async () => {
  const approval = ['before_start'];
  await using journey = openJourney({
    workflow: { tasks: [leaf('good', { approval }), leaf('risky', { approval }), leaf('clock')] },
    scripts: { good: [[write('good/a')]], risky: [[mark('risky')]], clock: [[waitFor('end'), write('clock/a')]] },
  });
  const run = journey.run();
  await run.until('attempt.prepared', 'clock');
  const waiting = JSON.parse((await journey.tutti('inbox', '--json')).stdout) as readonly Record<string, unknown>[];
  expect(waiting.map(({ task, kind }) => `${String(kind)} ${String(task)}`)).toEqual([
    'approval good',
    'approval risky',
  ]);
  expect((await journey.tutti('reject', 'risky', '-m', 'too much')).status).toBe(0);
  expect((await journey.tutti('approve', 'good')).status).toBe(0);
  await run.until('task.completed', 'good');
  journey.sign('end');
  expect((await run.ended).status).toBe(1);
  expect(journey.trace('risky')).toEqual([]);
  expect(await journey.integrated('good/a')).toBe('good/a');
  expect(await journey.integrated('clock/a')).toBe('clock/a');
  expect((await journey.task('risky')).status).toBe('failed');
});

test('under --approve a run without a terminal ends waiting, and goes on with what was approved', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a'), leaf('b')] },
    scripts: { a: [[write('a/a')]], b: [[mark('b'), write('b/a')]] },
  });
  expect((await journey.run('--approve').ended).status).toBe(3);
  expect((await journey.tutti('approve', 'a')).status).toBe(0);
  expect((await journey.resume().ended).status).toBe(3);
  expect(await journey.integrated('a/a')).toBe('a/a');
  expect(journey.trace('b')).toEqual([]);
});

test('a change that a person has to see is integrated only when they approve it', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a', { approval: ['before_integrate'] }), leaf('b', { needs: ['a'] })] },
    scripts: { a: [[mark('a'), write('a/a')]], b: [[write('b/a')]] },
  });
  expect((await journey.run().ended).status).toBe(3);
  expect(await journey.integrated('a/a')).toBeNull();
  expect((await journey.tutti('diff', 'a')).stdout).toContain('+a/a');
  expect((await journey.tutti('approve', 'a')).status).toBe(0);
  expect((await journey.resume().ended).status).toBe(0);
  expect(journey.trace('a')).toEqual(['a']);
  expect(await journey.log()).toHaveLength(2);
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('a question holds up its task alone, and the answer reaches the agent', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('asks'), leaf('other')] },
    scripts: {
      asks: [
        [write('asks/half'), { blocked: 'Which port?' }],
        [{ run: 'test -f asks/half' }, write('asks/a', '8080\n')],
      ],
      other: [[write('other/a')]],
    },
  });
  expect((await journey.run().ended).status).toBe(3);
  expect((await journey.task('other')).status).toBe('complete');
  expect((await journey.task('asks')).blocked).toMatchObject({ reason: 'question', message: 'Which port?' });
  expect((await journey.tutti('inbox')).stdout).toContain('tutti answer');
  expect((await journey.tutti('answer', 'asks', 'Take 8080')).status).toBe(0);
  const resumed = journey.resume();
  expect((await resumed.ended).status).toBe(0);
  expect(await journey.integrated('asks/a')).toBe('8080');
  expect(await journey.integrated('asks/half')).toBe('asks/half');
  expect(await journey.prompt('asks@2')).toContain('Take 8080');
});
