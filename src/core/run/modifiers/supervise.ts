/**
 * A supervisor that adds tasks round by round. It sees how they ended and adds more, or says that all is done; what is
 * done is for the gates to say. A failed task is for it to look at, and no failure of the whole.
 */
import { ROOT } from '../../base/ids.ts';
import type { SuperviseNode } from '../../plan/plan.ts';
import { failure } from '../decide/after-attempt.ts';
import { askingFor, evaluateCondition } from '../decide/evaluate-for.ts';
import { emit, type Turn } from '../decide/turn.ts';
import { isEnd } from '../evolve/standing.ts';
import { touch } from '../evolve/touch.ts';
import { copyOf } from '../evolve/tree.ts';
import type { TaskState } from '../state.ts';
import { fail } from './end-with-children.ts';
import { type Answer, checkListed, readAnswer } from './listed-tasks.ts';

export function openSupervise(turn: Turn, task: TaskState): void {
  emit(turn, { type: 'task.opened', task: task.path });
  emit(turn, { type: 'task.iterated', task: task.path, iteration: 1 });
}

export function stepSupervise(turn: Turn, task: TaskState, node: SuperviseNode): void {
  const { unfolding } = task;
  if (unfolding === null || unfolding.copies === 0) return;
  const lead = touch(turn.state, copyOf(task, unfolding.copies));
  if (!isEnd(lead.status)) return;
  if (lead.status !== 'complete') return endWithout(turn, task, lead);
  if (unfolding.answered < unfolding.copies) takeAnswer(turn, task, { node, lead });
  if (task.status === 'active' && task.stage === 'children') nextRound(turn, task, node);
}

type Gated = { readonly passed: boolean; readonly node: SuperviseNode };

/** The gates of the task have looked at what the supervisor calls done. */
export function afterSuperviseGates(turn: Turn, task: TaskState, { passed, node }: Gated): void {
  if (passed) emit(turn, { type: 'task.completed', task: task.path, result: 'complete' });
  else nextRound(turn, task, node);
}

type Round = { readonly node: SuperviseNode; readonly lead: TaskState };

function takeAnswer(turn: Turn, task: TaskState, { node, lead }: Round): void {
  const answer = readAnswer(lead.output);
  const { leaves, problems } = checkListed(turn.state, task, { node, answer });
  if (isNothing(task, answer)) problems.push('you listed no task, and did not say that all is done');
  if (problems.length > 0) return emit(turn, { type: 'tasks.refused', task: task.path, problems });
  for (const path of answer.cancel.map((id) => leaves.named(id))) {
    if (path !== undefined) emit(turn, { type: 'task.cancelling', task: path, by: lead.path });
  }
  const children = leaves.made;
  if (children.length > 0 || !answer.done) return emit(turn, { type: 'task.unfolded', task: task.path, children });
  const unmet = unmetBy(turn, task, node);
  if (unmet !== null) return emit(turn, { type: 'tasks.refused', task: task.path, problems: [unmet] });
  if (node.gates.length > 0) return emit(turn, { type: 'task.verifying', task: task.path });
  emit(turn, { type: 'task.completed', task: task.path, result: 'complete' });
}

/** Nothing is at work, and nothing would begin. */
function isNothing({ children }: TaskState, { done, tasks, cancel }: Answer): boolean {
  return !done && tasks.length + cancel.length === 0 && children.ended === children.total;
}

/** Why what the supervisor calls done is not. */
function unmetBy(turn: Turn, task: TaskState, { until }: SuperviseNode): string | null {
  if (task.children.ended < task.children.total)
    return 'tasks of yours are still at work: all is done when they have ended';
  if (until === undefined) return null;
  // Which tasks there are is the supervisor's to say, so none of their names is a mistake.
  const { scope, values } = askingFor(turn.state, task, task.unfolding?.added ?? []);
  const answer = evaluateCondition(until, { scope: { ...scope, tasks: 'any' }, values });
  if (answer.type === 'mistake') return answer.message;
  return answer.value === true ? null : `\`${until}\` does not hold`;
}

/** When all have ended, or one has failed that the supervisor has not seen. */
function nextRound(turn: Turn, task: TaskState, { maxRounds }: SuperviseNode): void {
  const { unfolding, children } = task;
  if (unfolding === null || unfolding.answered < unfolding.copies) return;
  const over = children.ended === children.total;
  if (!over && children.failed === unfolding.failed) return;
  const round = unfolding.copies;
  if (round < maxRounds) return emit(turn, { type: 'task.iterated', task: task.path, iteration: round + 1 });
  if (!over) return;
  const what = `its supervisor did not come to an end in ${round} round${round === 1 ? '' : 's'}`;
  const fix = 'raise `max_rounds`, or sharpen the objective';
  fail(turn, task, { ...failure('MAX_ROUNDS_REACHED', what, fix), result: 'max_rounds_reached' });
}

function endWithout(turn: Turn, task: TaskState, lead: TaskState): void {
  const { ended, total } = task.children;
  if (ended < total) return;
  const whose = task.path === ROOT ? 'the supervisor' : 'its supervisor';
  const what = `${whose} ended ${lead.status.toUpperCase()} in round ${task.unfolding?.copies ?? 0}`;
  fail(turn, task, failure('CHILD_FAILED', what, 'read its log, then retry'));
}
