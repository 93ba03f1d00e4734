import { expect, test } from 'vitest';
import { NOTHING_LEFT, openJourney } from '../support/journey/open-journey.ts';
import { leaf, waitFor, write } from '../support/journey/words.ts';

test('a gate that is red twice fails the task, with what it printed and what it says of the base', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a', { gates: [{ name: 'tests', run: 'echo $((1 + 2)) of 4 passed; exit 1' }] })] },
    scripts: { a: [[write('a/a')]] },
  });
  const run = journey.run();
  expect((await run.ended).status).toBe(1);
  const checks = run.events.filter(({ type }) => type === 'gate.checked');
  expect(checks.map(({ data }) => data.results?.map(({ answer, onBase }) => ({ answer, onBase })))).toEqual([
    [{ answer: 'fail', onBase: 'fail' }],
    [{ answer: 'fail', onBase: 'fail' }],
  ]);
  expect((await journey.task('a')).status).toBe('failed');
  const inbox = await journey.tutti('inbox');
  expect(inbox.stdout).toContain('tests');
  expect((await journey.tutti('show', 'a')).stdout).toContain('3 of 4 passed');
  expect(await journey.integrated('a/a')).toBeNull();
  expect(await journey.prompt('a@1')).not.toContain('3 of 4 passed');
  expect(await journey.prompt('a@2')).toContain('3 of 4 passed');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('a gate that passes on the base is told apart from one that was red before', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a', { gates: [{ name: 'tests', run: 'test ! -f a/broken' }] })] },
    scripts: { a: [[write('a/broken')], [{ delete: 'a/broken' }, write('a/a')]] },
  });
  const run = journey.run();
  expect((await run.ended).status).toBe(0);
  const answers = run.events
    .flatMap(({ data }) => data.results ?? [])
    .map(({ answer, onBase }) => ({ answer, onBase }));
  expect(answers).toEqual([
    { answer: 'fail', onBase: 'pass' },
    { answer: 'pass', onBase: undefined },
  ]);
});

test('a gate that cannot run blocks its task, and passes once the machine has what it lacked', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a', { gates: [{ name: 'lint', run: '{side}/linter' }] }), leaf('b')] },
    scripts: { a: [[write('a/a')]], b: [[write('b/a')]] },
  });
  expect((await journey.run().ended).status).toBe(3);
  expect((await journey.task('a')).blocked).toMatchObject({ reason: 'environment' });
  expect((await journey.task('b')).status).toBe('complete');
  journey.program('linter', 'exit 0');
  expect((await journey.tutti('unblock', 'a')).status).toBe(0);
  expect((await journey.resume().ended).status).toBe(0);
  expect(await journey.integrated('a/a')).toBe('a/a');
});

test('a red gate of a phase is mended by a fix task, and what needs the phase waits for that', async () => {
  await using journey = openJourney({
    workflow: {
      tasks: [
        {
          id: 'core',
          owns: ['core/**'],
          retry: 2,
          gates: [{ name: 'whole', run: 'test -f core/seam' }],
          tasks: [leaf('one', { owns: ['core/one'] }), leaf('two', { owns: ['core/two'] })],
        },
        leaf('after', { needs: ['core'] }),
      ],
    },
    scripts: {
      'core/one': [[write('core/one')]],
      'core/two': [[write('core/two')]],
      'core/fix*': [[write('core/seam')]],
      after: [[{ run: 'test -f core/seam' }, write('after/a')]],
    },
  });
  const run = journey.run();
  expect((await run.ended).status).toBe(0);
  const phase = run.events.filter(({ type, data }) => type === 'gate.checked' && data.task === 'core');
  expect(phase.map(({ data }) => data.passed)).toEqual([false, true]);
  expect(await journey.integrated('core/seam')).toBe('core/seam');
});

test('gates run again on the merged tree when it differs from the one that they have seen', async () => {
  await using journey = openJourney({
    workflow: {
      tasks: [
        leaf('first', { gates: [{ name: 'not both', run: '! { test -f first/a && test -f second/a; }' }] }),
        leaf('second', { gates: [{ name: 'not both', run: '! { test -f first/a && test -f second/a; }' }] }),
      ],
    },
    // The second has begun before the first is integrated, so its own gates have not seen the first.
    scripts: {
      first: [[waitFor('second-began'), write('first/a')]],
      second: [
        [{ run: 'touch {side}/second-began' }, waitFor('first-merged'), write('second/a')],
        [{ delete: 'second/a' }, write('second/b')],
      ],
    },
  });
  const run = journey.run();
  await run.until('merge.integrated', 'first');
  journey.sign('first-merged');
  await run.until('merge.refused', 'second');
  expect((await run.ended).status).toBe(0);
  expect(await journey.integrated('second/a')).toBeNull();
  expect(await journey.integrated('second/b')).toBe('second/b');
});

test('a result that is no JSON fails its task, and what needs it does not go on without it', async () => {
  await using journey = openJourney({
    workflow: {
      tasks: [
        { id: 'count', run: 'echo three > "$TUTTI_OUTPUT"' },
        { id: 'report', needs: ['count'], run: 'true' },
      ],
    },
  });
  expect((await journey.run().ended).status).toBe(1);
  expect((await journey.task('count')).error?.what).toBe(
    'crashed: what it left in $TUTTI_OUTPUT is no JSON of at most 1 MiB, and begins with "three\\n"',
  );
  expect((await journey.task('report')).status).toBe('skipped');
});
