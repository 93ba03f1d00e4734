import { expect, test } from 'vitest';
import { NOTHING_LEFT, openJourney } from '../support/journey/open-journey.ts';
import { leaf, mark, write } from '../support/journey/words.ts';

test('a budget that is spent stops the next launch, and a person can raise it', async () => {
  await using journey = openJourney({
    workflow: { budget: { tokens: 1_000, mode: 'enforce' }, tasks: [leaf('a'), leaf('b', { needs: ['a'] })] },
    scripts: {
      a: [[{ usage: { input: 900, output: 200 } }, write('a/a')]],
      b: [[mark('b'), { usage: { input: 10, output: 10 } }, write('b/a')]],
    },
  });
  expect((await journey.run().ended).status).toBe(5);
  expect(journey.trace('b')).toEqual([]);
  expect((await journey.status()).budget).toMatchObject({ tokens: 1_100, tokens_limit: 1_000 });
  expect((await journey.task('b')).blocked).toMatchObject({ reason: 'budget' });
  expect((await journey.tutti('unblock', 'b', '--budget-tokens', '5000')).status).toBe(0);
  expect((await journey.resume().ended).status).toBe(0);
  expect(journey.trace('b')).toEqual(['b']);
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('a budget of the command line is enforced, and what was spent counts across a restart', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a'), leaf('b', { needs: ['a'] })] },
    scripts: { a: [[{ usage: { input: 90, output: 20, usd: 0.5 } }, write('a/a')]], b: [[write('b/a')]] },
  });
  expect((await journey.run('--budget-usd', '0.25').ended).status).toBe(5);
  expect((await journey.resume().ended).status).toBe(5);
  expect((await journey.status()).budget).toMatchObject({ usd: 0.5, usd_limit: 0.25 });
  expect((await journey.task('b')).blocked?.message).toBe('The budget of the run is spent: $0.5 of $0.25');
  expect((await journey.tutti('inbox')).stdout).toMatch(/→ tutti unblock b --run \S+$/m);
});
