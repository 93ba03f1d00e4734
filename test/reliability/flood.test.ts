import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openJourney } from '../support/journey/open-journey.ts';

const FLOOD_MB = Number(process.env['TUTTI_WALK_STEP']) === 1 ? 1_000 : 200;
const MEMORY_MAX_KB = 256 * 1024;

test(`an agent that prints ${FLOOD_MB} MB is read to its end, and the engine stays below 256 MB`, async () => {
  await using journey = openJourney({
    workflow: { sandbox: 'none', tasks: [{ id: 'one', agent: 'builder', objective: 'Write one.', owns: ['one'] }] },
    scripts: {
      one: [[{ flood: FLOOD_MB }, { run: 'echo all >>{side}/printed; echo 1 >one' }, { wait_for: '{side}/go' }]],
    },
  });
  const run = journey.run();
  await run.until('attempt.prepared');
  await journey.traced('printed');
  const peakKb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${run.pid}/status`, 'utf8'))?.[1]);
  journey.sign('go');
  expect((await run.ended).status).toBe(0);
  expect(peakKb).toBeLessThan(MEMORY_MAX_KB);
}, 600_000);
