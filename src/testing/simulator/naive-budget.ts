import type { TaskPath } from '../../core/base/ids.ts';
import type { RunEvent } from '../../core/run/event.ts';
import type { RunState } from '../../core/run/state.ts';

/** What was said of budgets and what was spent, added up from the events alone. */
export type Spending = { readonly tokens: Map<TaskPath, number>; readonly alerted: Set<string> };

export function makeSpending(): Spending {
  return { tokens: new Map(), alerted: new Set() };
}

/** The enforced budget of tokens that forbids a launch, its own or one above it; null when none does. */
export function spentBudget(state: RunState, spending: Spending, path: TaskPath): TaskPath | null {
  for (let at: TaskPath | null = path; at !== null; at = state.tasks.get(at)?.parent ?? null) {
    const budget = state.tasks.get(at)?.budget;
    if (budget?.mode !== 'enforce' || budget.tokens === undefined) continue;
    if ((spending.tokens.get(at) ?? 0) >= budget.tokens) return at;
  }
  return null;
}

/** What is wrong with what an event says of a budget, or null. */
export function keepSpending(state: RunState, spending: Spending, event: RunEvent): string | null {
  if ((event.type === 'attempt.ended' || event.type === 'task.completed') && event.end !== undefined) {
    for (let at: TaskPath | null = event.task; at !== null; at = state.tasks.get(at)?.parent ?? null) {
      spending.tokens.set(at, (spending.tokens.get(at) ?? 0) + event.end.usage.inputTokens);
    }
  }
  if (event.type === 'budget.raised')
    for (const percent of [80, 100]) spending.alerted.delete(`${event.task}:${percent}`);
  if (event.type !== 'budget.alerted') return null;
  const said = `${event.task}:${event.percent}`;
  if (spending.alerted.has(said)) return `'${event.task}' is said to have spent ${event.percent} % twice`;
  spending.alerted.add(said);
  const spent = spending.tokens.get(event.task) ?? 0;
  const isTrue = event.spent === spent && spent * 100 >= event.limit * event.percent;
  return isTrue ? null : `'${event.task}' is said to have spent ${event.spent} of ${event.limit}, it was ${spent}`;
}
