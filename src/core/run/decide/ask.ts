/**
 * Questions that are asked once before a task starts: its `when`, and the values of its `${{ }}`. Replay evaluates
 * nothing.
 */
import { foldId } from '../../base/ids.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import type { Evaluation } from '../../workflow/cel-value.ts';
import { evaluate, parseExpression } from '../../workflow/expression.ts';
import type { Scope } from '../../workflow/scope.ts';
import { templateParts } from '../../workflow/template.ts';
import { templatesOf } from '../evolve/standing.ts';
import { outputOf } from '../output-of.ts';
import { resultOf } from '../result-of.ts';
import type { TaskState } from '../state.ts';
import { emit, type Turn } from './turn.ts';

/** Whether an event was emitted that says how it goes on; false where nothing is to be asked. */
export function ask(turn: Turn, task: TaskState): boolean {
  const expressions = [...new Set(templatesOf(task).flatMap(expressionsIn))];
  const { when } = task.node;
  if (when === undefined && expressions.length === 0) return false;
  const asking = { scope: scopeOf(turn, task), values: valuesFor(turn, task) };
  if (when !== undefined) {
    const answer = evaluateText(when, asking);
    if (answer.type === 'mistake') return fail(turn, task, answer.message);
    if (answer.value !== true) {
      emit(turn, {
        type: 'task.skipped',
        task: task.path,
        because: 'when',
        detail: `${when} is ${JSON.stringify(answer.value)}`,
      });
      return true;
    }
  }
  const values: Record<string, Json> = {};
  for (const text of expressions) {
    const answer = evaluateText(text, asking);
    if (answer.type === 'mistake') return fail(turn, task, answer.message);
    values[text] = answer.value;
  }
  emit(turn, { type: 'task.readied', task: task.path, values });
  return true;
}

type Asking = { readonly scope: Scope; readonly values: JsonObject };

function evaluateText(text: string, { scope, values }: Asking): Evaluation {
  const expression = parseExpression(text, scope);
  if (expression.type === 'mistake') return { type: 'mistake', message: `\`${text}\`: ${expression.message}` };
  return evaluate(expression, values);
}

function fail(turn: Turn, task: TaskState, what: string): true {
  emit(turn, {
    type: 'task.failed',
    task: task.path,
    error: { code: 'EXPRESSION_FAILED', what, fix: 'mend the expression and start a new run' },
  });
  return true;
}

function expressionsIn(text: string): readonly string[] {
  return templateParts(text).flatMap((part) => (part.type === 'expression' ? [part.expression] : []));
}

function scopeOf(turn: Turn, task: TaskState): Scope {
  const inputs = Object.keys(turn.state.index.plan.inputs);
  return { names: ['inputs'], inputs, tasks: task.node.needs.map(idOf) };
}

function valuesFor(turn: Turn, task: TaskState): JsonObject {
  const tasks: Record<string, Json> = {};
  for (const need of task.node.needs) {
    const done = turn.state.tasks.get(need);
    const result = done === undefined ? null : resultOf(done);
    tasks[foldId(idOf(need))] = { output: outputOf(turn.state, need), status: done?.status ?? 'pending', result };
  }
  return { inputs: turn.state.index.plan.inputs, tasks };
}

function idOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
