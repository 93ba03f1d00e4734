import { expect, test } from 'vitest';
import { NOTHING_LEFT, openJourney } from '../support/journey/open-journey.ts';
import { eventsOf, startPlanted } from '../support/reliability/trial.ts';

const DAY_MS = 86_400_000;

test.each([DAY_MS, -DAY_MS])(
  'a wall clock that is %i ms off between two drivers neither hurries nor holds up a run',
  async (clockMs) => {
    await using journey = openJourney({
      workflow: {
        sandbox: 'none',
        tasks: [
          {
            id: 'one',
            agent: 'builder',
            objective: 'Write one.',
            owns: ['one'],
            timeout: '10m',
            gates: [{ run: 'test -s one' }],
          },
        ],
      },
      scripts: { one: [[{ wait_for: '{side}/go' }, { write: { path: 'one', content: 'one\n' } }]] },
    });
    const first = journey.run();
    await first.until('attempt.prepared');
    first.signal('SIGKILL');
    await first.ended;
    const second = startPlanted(journey, ['resume', '--json'], { clockMs });
    journey.sign('go');
    expect((await second.ended).status).toBe(0);
    const ends = (await eventsOf(journey)).flatMap(({ type, data }) =>
      type === 'attempt.ended' ? [data.end?.outcome] : [],
    );
    expect(ends).toEqual(['done']);
    expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
  },
);
