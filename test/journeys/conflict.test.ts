import { expect, test } from 'vitest';
import { NOTHING_LEFT, openJourney } from '../support/journey/open-journey.ts';
import { leaf, mark, waitFor, write } from '../support/journey/words.ts';

test('of two tasks that change one line the later waits with the conflict shown, then goes on from there', async () => {
  const { owns: _left, ...left } = leaf('left');
  const { owns: _right, ...right } = leaf('right');
  await using journey = openJourney({
    files: { 'port.txt': 'port 80\n' },
    workflow: { tasks: [left, right] },
    scripts: {
      left: [[waitFor('right'), write('port.txt', 'port 81\n')]],
      right: [
        [mark('right'), waitFor('merged'), write('port.txt', 'port 82\n')],
        [{ run: 'grep -q "port 81" port.txt' }, write('port.txt', 'port 81\nport 82\n')],
      ],
    },
  });
  const run = journey.run();
  await run.until('merge.integrated', 'left');
  journey.sign('merged');
  const first = await run.ended;
  expect(first.status, `${first.stdout}\n${first.stderr}`).toBe(3);
  const refused = await run.until('merge.refused', 'right');
  expect(refused.data.result).toMatchObject({ type: 'conflict', files: ['port.txt'] });
  expect(refused.data.result?.excerpt).toContain('port 82');
  expect((await journey.task('right')).blocked).toMatchObject({ reason: 'conflict' });
  expect((await journey.tutti('inbox')).stdout).toContain('port.txt');
  expect((await journey.tutti('unblock', 'right')).status).toBe(0);
  expect((await journey.resume().ended).status).toBe(0);
  expect(await journey.integrated('port.txt')).toBe('port 81\nport 82');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});
