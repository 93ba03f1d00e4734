/** Again and again, until a condition holds. A failure ends it, and so does an iteration that got no further. */
import type { LoopNode } from '../../plan/plan.ts';
import { failure } from '../decide/after-attempt.ts';
import { evaluateAfter } from '../decide/evaluate-for.ts';
import { emit, type Turn } from '../decide/turn.ts';
import { touch } from '../evolve/touch.ts';
import { copyOf } from '../evolve/tree.ts';
import { outputOf } from '../output-of.ts';
import type { TaskState } from '../state.ts';
import { childrenFailure, fail } from './end-with-children.ts';
import { mayWrite } from './may-write.ts';

export function openLoop(turn: Turn, task: TaskState): void {
  emit(turn, { type: 'task.opened', task: task.path });
  emit(turn, { type: 'task.iterated', task: task.path, iteration: 1 });
}

export function stepLoop(turn: Turn, task: TaskState, { until, max, onMax }: LoopNode): void {
  const iteration = task.unfolding?.copies ?? 0;
  if (iteration === 0 || task.children.ended < task.children.total) return;
  const error = childrenFailure(task);
  if (error !== null) return fail(turn, task, error);
  const last = touch(turn.state, copyOf(task, iteration));
  if (last.status === 'skipped') return ends(turn, task, 'skipped');
  const answer = evaluateAfter(turn.state, { body: last, text: until });
  if (answer.type === 'mistake') {
    const fix = 'mend the expression and start a new run';
    return fail(turn, task, failure('EXPRESSION_FAILED', answer.message, fix));
  }
  if (answer.value === true) return ends(turn, task, 'complete');
  const count = `${iteration} iteration${iteration === 1 ? '' : 's'}`;
  if (isStuck(turn, task)) {
    const what = `the last two of ${count} left the same tree and the same outputs: another would too`;
    return endsShort(turn, task, { what, result: 'no_progress', onMax });
  }
  if (iteration < max) return emit(turn, { type: 'task.iterated', task: task.path, iteration: iteration + 1 });
  endsShort(turn, task, { what: `\`${until}\` does not hold after ${count}`, result: 'max_iterations_reached', onMax });
}

/**
 * Two iterations in a row that integrated nothing and came to the same outputs. Who only looks (a command that polls,
 * an agent that writes nothing) leaves the tree as it is by design, and is let go on.
 */
function isStuck(turn: Turn, task: TaskState): boolean {
  const iteration = task.unfolding?.copies ?? 0;
  if (iteration < 2 || task.unfolding?.head !== turn.state.head || !mayWrite(turn.state, task)) return false;
  const outputs = [iteration - 1, iteration].map((number) =>
    JSON.stringify(outputOf(turn.state, copyOf(task, number))),
  );
  return outputs[0] === outputs[1];
}

function ends(turn: Turn, task: TaskState, result: string): void {
  emit(turn, { type: 'task.completed', task: task.path, result });
}

type Short = { readonly what: string; readonly result: string; readonly onMax: LoopNode['onMax'] };

function endsShort(turn: Turn, task: TaskState, { what, result, onMax }: Short): void {
  if (onMax === 'accept') return ends(turn, task, result);
  const fix = 'raise `max`, sharpen the task, or say `on_max: accept`; `tutti retry` begins it again';
  fail(turn, task, { ...failure(result.toUpperCase(), what, fix), result });
}
