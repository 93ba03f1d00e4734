import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Journey, NOTHING_LEFT, openJourney } from '../support/journey/open-journey.ts';

/** Where a run writes; each becomes a small disk of its own. */
const places: Readonly<Record<string, (journey: Journey) => string>> = {
  'journal and spool': ({ repo }) => join(repo, '.git/tutti'),
  workspaces: ({ scratch }) => join(scratch.home, '.local/state/tutti'),
  'logs for people': ({ repo }) => join(repo, '.tutti'),
};

/** Free bytes that a run finds there: none, some for its beginning, some for most of it. */
const LEFT =
  Number(process.env['TUTTI_WALK_STEP']) === 1 ? [0, 20_000, 60_000, 120_000, 200_000, 400_000] : [0, 60_000];

// Only the superuser can mount a small disk; for others the planted failures stand in.
for (const [name, placeOf] of Object.entries(places)) {
  test.each(LEFT)(
    `with %i bytes left for ${name} nothing is lost, and the run goes on when there is room`,
    async (left) => {
      await using journey = twoTasks();
      const disk = placeOf(journey);
      mkdirSync(disk, { recursive: true });
      if (!isDone('mount', '-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk)) return;
      using _mounted = { [Symbol.dispose]: () => void isDone('umount', '-l', disk) };
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(join(disk, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - left)));
      const full = await journey.run().ended;
      const isTold = /"code":"(JOURNAL_)?DISK_FULL"|GIT_FAILED|No space left/.test(full.stderr + full.stdout);
      expect({ isDone: full.status === 0, isTold }).toEqual({ isDone: !isTold, isTold });
      expect(full.status === 0 && left === 0).toBe(false);
      rmSync(join(disk, 'ballast'));
      expect(await finish(journey)).toBe(0);
      expect([...(await journey.log())].sort()).toEqual(['one: Write one.', 'two: Write two.']);
      expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
    },
  );
}

/** Goes on where there is a run, and lets go what waits for the room that is there now. */
async function finish(journey: Journey): Promise<number | string> {
  const made = await journey.tutti('runs', '--json');
  const { status } = await (made.stdout.includes('"r-') ? journey.resume() : journey.run()).ended;
  if (status !== 3) return status;
  await journey.tutti('unblock', 'one', '--json');
  return (await journey.resume().ended).status;
}

function twoTasks(): Journey {
  const task = (id: string, more: object): object => ({
    id,
    agent: 'builder',
    objective: `Write ${id}.`,
    owns: [id],
    ...more,
  });
  return openJourney({
    workflow: {
      sandbox: 'none',
      tasks: [{ ...task('one', {}) }, { ...task('two', { needs: ['one'], gates: [{ run: 'test -s two' }] }) }],
    },
    scripts: {
      one: [[{ write: { path: 'one', content: 'one\n' } }]],
      two: [[{ write: { path: 'two', content: 'two\n' } }]],
    },
  });
}

function isDone(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args).status === 0;
}
