import type { TaskPath } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Evaluation } from '../../workflow/cel-value.ts';
import { evaluate } from '../../workflow/expression.ts';
import { compiled } from '../../workflow/compiled.ts';
import type { Scope } from '../../workflow/scope.ts';
import { touch } from '../evolve/touch.ts';
import { bodyTasks, neededBy, scopeWith, surroundingsOf, valuesWith } from '../scope-of.ts';
import type { RunState, TaskState } from '../state.ts';

/** Letters of a value that is shown because it is wrong. */
const GIVEN_MAX = 100;

/** All that an expression of a task needs, for several of them. */
export type Asking = { readonly scope: Scope; readonly values: JsonObject };

export function askingFor(state: RunState, task: TaskState, tasks: readonly TaskPath[] = []): Asking {
  // What undoes a task sees what that saw, and what came of it.
  const undone = task.node.kind === 'leaf' && task.node.undoes !== undefined ? touch(state, task.node.undoes) : null;
  const subject = undone ?? task;
  const around = surroundingsOf(state, subject);
  const known = [...neededBy(state, subject), ...(undone === null ? [] : [undone.path]), ...tasks];
  return { scope: scopeWith(around, known), values: valuesWith(state, around, known) };
}

export function evaluateText(text: string, { scope, values }: Asking): Evaluation {
  const expression = compiled(text, scope);
  if (expression.type === 'mistake') return { type: 'mistake', message: `\`${text}\`: ${expression.message}` };
  return evaluate(expression, values);
}

/** What must be true or false. A text or a number is no answer: taken for false, it would leave work out unseen. */
export function evaluateCondition(text: string, asking: Asking): Evaluation {
  const answer = evaluateText(text, asking);
  if (answer.type === 'mistake' || typeof answer.value === 'boolean') return answer;
  const given = JSON.stringify(answer.value).slice(0, GIVEN_MAX);
  return { type: 'mistake', message: `\`${text}\` gives ${given}, which is neither true nor false` };
}

/** An expression of the task itself, before it starts. */
export function evaluateFor(state: RunState, task: TaskState, text: string): Evaluation {
  return evaluateText(text, askingFor(state, task));
}

type Iteration = { readonly body: TaskState; readonly text: string };

/** The condition of a loop, after an iteration: it sees what the body sees, and the tasks of the body. */
export function evaluateAfter(state: RunState, { body, text }: Iteration): Evaluation {
  return evaluateCondition(text, askingFor(state, body, bodyTasks(body)));
}
