import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import type { FaultCode } from '../support/reliability/faults.ts';
import { smallWorkflows } from '../support/reliability/small-workflows.ts';
import { type Trial, tryRun } from '../support/reliability/trial.ts';
import { everyNth, measureWalk } from '../support/reliability/walk.ts';

// Each operation fails once, until none is left: all of them with `npm run reliability`, elsewhere some, and others
// each day.
const STEP: number = Number(process.env['TUTTI_WALK_STEP'] ?? 250);
const SEED: number = Number(process.env['TUTTI_WALK_SEED'] ?? Math.floor(Date.now() / 86_400_000));
const CODES: readonly FaultCode[] = ['ENOSPC', 'EIO', 'EMFILE'];
const LONGEST_MS = 4 * 60 * 60_000;

const request = smallWorkflows['parallel tasks, gates and merges'] ?? { workflow: {} };

const known = measureWalk(request);

test(
  `each operation that fails is told in words that help, and the run comes to the same end (seed ${SEED})`,
  async () => {
    const { expected: outcome, points } = await known;
    // Clean rooms have operations and no points, so a fifth more is tried; what is not reached fails nothing.
    const count = Math.round(points.length * 1.2);
    const findings = [];
    for (const failAt of everyNth(count, STEP, SEED)) {
      const failWith = CODES[(failAt + SEED) % CODES.length] ?? 'EIO';
      const trial = await tryRun(request, [{ failAt, failWith }]);
      const misses = [...unhelpful(trial), ...(isDeepStrictEqual(trial.outcome, outcome) ? [] : [trial.outcome])];
      if (misses.length > 0) findings.push({ failAt, failWith, misses });
    }
    expect(findings).toEqual([]);
  },
  LONGEST_MS,
);

test(
  'a disk that stays full for a while stops the run with a word about it, and nothing is lost',
  async () => {
    const { expected: outcome } = await known;
    const trial = await tryRun(request, [
      { failAt: 60, failFor: 1_000, failWith: 'ENOSPC' },
      { failAt: 5, failFor: 1_000, failWith: 'ENOSPC' },
    ]);
    expect(trial.starts.map(({ stderr }) => /DISK_FULL|GIT_FAILED/.test(stderr))).toEqual([true, true]);
    expect(trial.outcome).toEqual(outcome);
  },
  LONGEST_MS,
);

/** What a start said that ended without success and without a code of ours. */
function unhelpful({ starts }: Trial): readonly string[] {
  return starts.flatMap(({ status, stderr }) =>
    [0, 3].includes(Number(status)) || (/"code":"[A-Z_]+"/.test(stderr) && !stderr.includes('INTERNAL'))
      ? []
      : [`${status}: ${stderr}`],
  );
}
