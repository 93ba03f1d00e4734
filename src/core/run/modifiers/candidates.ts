/** Several attempts of one task side by side: gates first, then the judge, and one of them is integrated. */
import { taskPath, type TaskPath } from '../../base/ids.ts';
import { isJsonObject } from '../../base/json.ts';
import type { CandidatesNode, LeafNode } from '../../plan/plan.ts';
import { failure } from '../decide/after-attempt.ts';
import { emit, type Turn } from '../decide/turn.ts';
import { isEnd } from '../evolve/standing.ts';
import { touch } from '../evolve/touch.ts';
import { plannedChildren } from '../evolve/tree.ts';
import { childrenBase } from '../../plan/planned-path.ts';
import type { TaskState } from '../state.ts';
import { fail } from './end-with-children.ts';
import { madeLeaf } from './made-leaf.ts';

export function stepCandidates(turn: Turn, task: TaskState, node: CandidatesNode): void {
  const { unfolding, children } = task;
  const candidates = plannedChildren(task).map((path) => touch(turn.state, path));
  const passed = candidates.filter(hasPassed);
  if (unfolding !== null && unfolding.chosen !== null) return endWith(turn, task, touch(turn.state, unfolding.chosen));
  const judgePath = unfolding?.added[0];
  if (judgePath !== undefined) return afterJudge(turn, task, { judge: touch(turn.state, judgePath), passed });
  if (candidates.some((candidate) => !hasPassed(candidate) && !isEnd(candidate.status))) return;
  const [first, ...others] = passed;
  if (first === undefined) {
    if (children.ended < children.total) return;
    const what = `none of its ${candidates.length} candidates passed`;
    return fail(turn, task, failure('CHILD_FAILED', what, 'read their logs, then retry'));
  }
  if (others.length === 0) return choose(turn, task, { candidate: first.path, reason: 'the only one that passed' });
  if (node.judge === undefined) return choose(turn, task, { candidate: first.path, reason: 'the first that passed' });
  emit(turn, { type: 'task.unfolded', task: task.path, children: [judgeLeaf(task, node.judge, passed)] });
}

/** Its gates said yes, and it is held; or it had nothing to change, and is complete. */
function hasPassed({ stage, status }: TaskState): boolean {
  return (stage === 'held' && status === 'active') || status === 'complete';
}

type Judged = { readonly judge: TaskState; readonly passed: readonly TaskState[] };

function afterJudge(turn: Turn, task: TaskState, { judge, passed }: Judged): void {
  if (!isEnd(judge.status)) return;
  const answer = judge.status === 'complete' ? choiceOf(judge) : null;
  // A person who skips the judge leaves the choice to the order.
  const fallback = judge.status === 'skipped' ? passed[0] : undefined;
  const chosen = passed.find((one) => one.path.endsWith(`.${answer?.chosen ?? ''}`)) ?? fallback;
  if (chosen !== undefined) {
    return choose(turn, task, { candidate: chosen.path, reason: answer?.reason ?? 'the judge was skipped' });
  }
  for (const held of passed) {
    if (held.stage === 'held' && !held.cancelling)
      emit(turn, { type: 'task.cancelling', task: held.path, by: 'judge' });
  }
  if (task.children.ended < task.children.total) return;
  fail(
    turn,
    task,
    failure('JUDGE_FAILED', `its judge ended ${judge.status.toUpperCase()}`, 'read its log, then retry'),
  );
}

function choiceOf({ output }: TaskState): { readonly chosen: string; readonly reason: string } | null {
  if (!isJsonObject(output)) return null;
  const { chosen, reason } = output;
  return typeof chosen === 'string' ? { chosen, reason: typeof reason === 'string' ? reason : '' } : null;
}

type Choice = { readonly candidate: TaskPath; readonly reason: string };

function choose(turn: Turn, task: TaskState, { candidate, reason }: Choice): void {
  emit(turn, { type: 'candidate.chosen', task: task.path, candidate, reason });
}

function endWith(turn: Turn, task: TaskState, chosen: TaskState): void {
  if (task.children.ended < task.children.total) return;
  if (chosen.status === 'complete') return emit(turn, { type: 'task.completed', task: task.path });
  const what = `${chosen.path}, which was chosen, ended ${chosen.status.toUpperCase()}`;
  fail(turn, task, failure('CHILD_FAILED', what, 'retry, for all candidates anew'));
}

type Judge = NonNullable<CandidatesNode['judge']>;

function judgeLeaf(task: TaskState, { agent, criteria }: Judge, passed: readonly TaskState[]): LeafNode {
  const names = passed.map(({ path }) => path.slice(path.lastIndexOf('.') + 1));
  const weigh = criteria.length === 0 ? '' : ` Weigh them by: ${criteria.join('; ')}.`;
  return madeLeaf(task, {
    path: taskPath(`${childrenBase(task.path, task.unfolding?.generation ?? 1)}.judge`),
    agent,
    work: {
      type: 'agent',
      agent,
      objective: `Several candidates did the same task, and all pass its gates. Read the change of each, and choose the best.${weigh}`,
      outputFormat: 'The name of the candidate, and why it is better than the others.',
      tools: [],
      sources: [],
      boundaries: ['Change nothing. Judge what a candidate did, not what it says of itself.'],
    },
    output: {
      type: 'object',
      properties: { chosen: { enum: names }, reason: { type: 'string' } },
      required: ['chosen', 'reason'],
      additionalProperties: false,
    },
    writes: 'none',
    judges: passed.map(({ path }) => path),
  });
}
