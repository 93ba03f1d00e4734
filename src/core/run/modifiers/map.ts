/** Once for each item, side by side; ends when the last of them has. */
import { isJsonList, type Json } from '../../base/json.ts';
import { ITEMS_MAX, productOf } from '../../workflow/matrix.ts';
import type { MapNode } from '../../plan/plan.ts';
import { evaluateFor } from '../decide/evaluate-for.ts';
import { failure } from '../decide/after-attempt.ts';
import { emit, type Turn } from '../decide/turn.ts';
import type { TaskState } from '../state.ts';
import { childrenFailure, fail } from './end-with-children.ts';

/** Of a value that was no list. */
const SHOWN_MAX = 200;

export function openMap(turn: Turn, task: TaskState, { over }: MapNode): void {
  switch (over.type) {
    case 'items':
      return openWith(turn, task, over.items);
    case 'glob':
      return emit(turn, { type: 'task.listing', task: task.path });
    case 'expression': {
      const items = listOf(turn, task, over.expression);
      return items === null ? undefined : openWith(turn, task, items);
    }
    case 'matrix': {
      const axes: [string, readonly Json[]][] = [];
      for (const [name, axis] of Object.entries(over.axes)) {
        const values = typeof axis === 'string' ? listOf(turn, task, axis) : axis;
        if (values === null) return;
        axes.push([name, values]);
      }
      return openWith(turn, task, productOf(axes));
    }
  }
}

export function stepMap(turn: Turn, task: TaskState, { onFailure }: MapNode): void {
  if (task.children.ended < task.children.total) return;
  const error = childrenFailure(task);
  if (error === null) return emit(turn, { type: 'task.completed', task: task.path });
  if (onFailure === 'fail') return fail(turn, task, error);
  const { failed, cancelled, total } = task.children;
  const result = `${total - failed - cancelled} of ${total}`;
  emit(turn, { type: 'task.completed', task: task.path, result });
}

/** Null when the task has failed by it. */
function listOf(turn: Turn, task: TaskState, text: string): readonly Json[] | null {
  const answer = evaluateFor(turn.state, task, text);
  if (answer.type === 'value' && isJsonList(answer.value)) return answer.value;
  const what =
    answer.type === 'mistake' ? answer.message : `\`${text}\` gives ${shown(answer.value)}, which is no list`;
  fail(turn, task, failure('EXPRESSION_FAILED', what, 'mend the expression and start a new run'));
  return null;
}

function shown(value: Json): string {
  return JSON.stringify(value).slice(0, SHOWN_MAX);
}

/** @param items null where there are more than a map may have */
export function openWith(turn: Turn, task: TaskState, items: readonly Json[] | null): void {
  if (items !== null && items.length <= ITEMS_MAX) return emit(turn, { type: 'task.opened', task: task.path, items });
  const count = items === null ? 'more' : `${items.length}`;
  const what = `it runs over ${count} items, and may run over ${ITEMS_MAX} at most`;
  const fix = 'let one item stand for several, or make several runs of it';
  fail(turn, task, failure('MAP_TOO_LARGE', what, fix));
}
