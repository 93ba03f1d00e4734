import { expect, test } from 'vitest';
import { everyNth, measureWalk, type Walk, walk } from '../support/reliability/walk.ts';
import { smallWorkflows } from '../support/reliability/small-workflows.ts';
import type { Faults } from '../support/reliability/faults.ts';

// `npm run reliability` walks every point; elsewhere a few are walked, and others each day. The name of a test tells
// the seed that repeats them.
const STEP: number = Number(process.env['TUTTI_WALK_STEP'] ?? 400);
const SEED: number = Number(process.env['TUTTI_WALK_SEED'] ?? Math.floor(Date.now() / 86_400_000));
/** Of the moments inside a recovery, so many for each workflow. */
const PAIRS: number = STEP === 1 ? 50 : 1;
const LONGEST_MS = 4 * 60 * 60_000;

const measured = new Map<string, Promise<Walk>>();

function measuredWalk(name: string): Promise<Walk> {
  const request = smallWorkflows[name];
  if (request === undefined) throw new Error(`there is no workflow ${name}`);
  const known = measured.get(name) ?? measureWalk(request);
  measured.set(name, known);
  return known;
}

for (const name of Object.keys(smallWorkflows)) {
  test(
    `${name}: killed anywhere, also while it recovers, a run comes to the same end (seed ${SEED})`,
    async () => {
      const known = await measuredWalk(name);
      const count = known.points.length;
      const single = everyNth(count, STEP, SEED).map((crashAt): readonly Faults[] => [{ crashAt }]);
      const pairs = Array.from({ length: PAIRS }, (_, index): readonly Faults[] => {
        const first = 1 + ((SEED * 37 + index * 101) % count);
        return [{ crashAt: first }, { crashAt: 30 + ((SEED * 53 + index * 67) % Math.max(1, count - first)) }];
      });
      expect(await walk(known, [...single, ...pairs])).toEqual([]);
    },
    LONGEST_MS,
  );
}

test('a walk tells at which point a run did not come to the end that was expected', async () => {
  const known = await measuredWalk('an agent that crashes, a red gate and commits of its own');
  const twice = { ...known, expected: { ...known.expected, integrated: ['shaky@3', 'shaky@3'] } };
  const found = await walk(twice, [[{ crashAt: 60 }]]);
  expect(found.map(({ planted, at }) => [planted, at])).toEqual([[[{ crashAt: 60 }], known.points[59]]]);
});
