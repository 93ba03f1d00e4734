import { type Fence, lowerFence, raiseFence } from '../adapters/git/fence.ts';
import type { RunId } from '../core/base/ids.ts';
import { TuttiError } from '../core/base/tutti-error.ts';
import type { Owner } from '../ports/leases.ts';
import type { Place } from './place.ts';

/**
 * Makes this process the one that may write to the run and move its branch, before it looks at either. Error:
 * RUN_TAKEN,
 * and nothing was changed.
 */
export async function takeRun(place: Place, run: RunId): Promise<Fence> {
  const taken = await tryToTake(place, run);
  if (taken.type === 'held') return taken.fence;
  throw new TuttiError({
    code: 'RUN_TAKEN',
    where: run,
    what: `process ${taken.by.pid} on ${taken.by.host} drives this run; nothing was changed`,
    fix: `follow it with tutti events ${run} -f, or stop it with tutti pause ${run}`,
  });
}

/** The same, with who is in the way as an answer. */
export async function tryToTake(
  { store, clock, repository }: Place,
  run: RunId,
): Promise<{ readonly type: 'held'; readonly fence: Fence } | { readonly type: 'taken'; readonly by: Owner }> {
  const { base } = store.runs.findRun(run);
  const answer = store.leases.acquire(run, clock.now());
  if (answer.type === 'taken') return answer;
  const fence: Fence = { run, number: answer.held.fence, at: base };
  try {
    await raiseFence(repository, fence);
  } catch (error) {
    store.leases.release(run, fence.number);
    throw error;
  }
  return { type: 'held', fence };
}

export async function leaveRun({ store, repository }: Place, fence: Fence): Promise<void> {
  try {
    await lowerFence(repository, fence);
  } finally {
    store.leases.release(fence.run, fence.number);
  }
}
