/**
 * One commit through the merge queue. Invariants:
 * 1. The branch moves by compare-and-swap, and only to a tree on which the gates of the task passed.
 * 2. What an earlier try has published is found by its trailers and never made twice.
 * 3. A branch that somebody else moved on is merged onto; one that lost what was integrated is left as it is, for a
 *    person.
 */
import { assert } from '../../core/base/assert.ts';
import type { Sha } from '../../core/base/ids.ts';
import type { Integration } from '../../core/run/attempt.ts';
import type { Report } from '../../core/run/command.ts';
import type { Work } from '../../core/run/effect.ts';
import type { MergeRequest } from '../../ports/integrator.ts';
import type { Performing } from '../performing.ts';
import { checkCommit } from './check-commit.ts';
import { whenLacking } from './when-lacking.ts';

/** How often a branch may move under the merge before a person is asked. */
const TRIES_MAX = 5;

type IntegrateWork = Work & { readonly type: 'integrate' };

export async function integrate(work: IntegrateWork, performing: Performing): Promise<Report | null> {
  const { run } = performing;
  const { task, attempt, branch, base, commit, subject, by } = work;
  const request: MergeRequest = { run, task, attempt, branch, base, commit, subject, by };
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const result = await whenLacking<Integration | null>(tryOnce(work, request, performing), ({ code, what, fix }) => {
      return { type: 'impossible', error: { code, what, fix } };
    });
    if (performing.signal.aborted) return null;
    if (result !== null) return { type: 'report-integration', task, attempt, result };
  }
  const actual = await performing.ports.integrator.head(branch);
  return { type: 'report-integration', task, attempt, result: { type: 'moved', expected: work.head, actual } };
}

/** Null when the branch moved meanwhile. */
async function tryOnce(
  work: IntegrateWork,
  request: MergeRequest,
  performing: Performing,
): Promise<Integration | null> {
  const { integrator } = performing.ports;
  const head = await integrator.head(work.branch);
  if (head === null || !(await integrator.holds(head, work.head)))
    return { type: 'moved', expected: work.head, actual: head };
  const earlier = await integrator.published(request, work.head);
  if (earlier !== null) return { type: 'merged', head, gates: [], ...earlier };
  const merge = await integrator.merge(request, head);
  if (merge.type === 'conflict') return merge;
  if (merge.type === 'nothing') return { type: 'nothing', head };
  const gates = merge.same ? [] : await checkMerged(work, { onto: head, commit: merge.commit }, performing);
  if (performing.signal.aborted) return null;
  if (gates.some((gate) => gate.answer !== 'pass'))
    return { type: 'gates-failed', onto: head, commit: merge.commit, gates };
  assert(merge.onto === head, 'a merge is made onto the head that it was asked for');
  const published = await integrator.publish(work.branch, head, merge.commit);
  if (!published) return null;
  return { type: 'merged', head: merge.commit, commit: merge.commit, tree: merge.tree, onto: head, gates };
}

function checkMerged(
  work: IntegrateWork,
  { onto, commit }: { readonly onto: Sha; readonly commit: Sha },
  performing: Performing,
): ReturnType<typeof checkCommit> {
  return checkCommit({ gates: work.gates, plan: work.plan, base: onto, commit }, performing);
}
