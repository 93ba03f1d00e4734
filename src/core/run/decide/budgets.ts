import type { TaskPath } from '../../base/ids.ts';
import type { BudgetDefinition } from '../../workflow/workflow.ts';
import type { Usage } from '../attempt.ts';
import { parentOf } from '../evolve/standing.ts';
import type { TaskState } from '../state.ts';
import { emit, type Turn } from './turn.ts';

/** All tokens that a vendor counts, cached or not. */
function tokensOf(usage: Usage): number {
  return usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens + usage.outputTokens;
}

type Level = { readonly what: 'tokens' | 'usd' | 'duration'; readonly spent: number; readonly limit: number };

/** Says once at 80 % and once at 100 % of each budget that the task and what stands above it have. */
export function checkBudgets(turn: Turn, task: TaskState): void {
  for (let node: TaskState | null = task; node !== null; node = parentOf(turn.state, node)) {
    if (node.budget === null) continue;
    for (const level of levelsOf(node, node.budget, turn.at)) alert(turn, node, level);
  }
}

export type Exhausted = Level & { readonly task: TaskPath };

/** The enforced budget that forbids the next launch of a task, its own or one above it. */
export function exhausted(turn: Turn, task: TaskState): Exhausted | null {
  for (let node: TaskState | null = task; node !== null; node = parentOf(turn.state, node)) {
    if (node.budget?.mode !== 'enforce') continue;
    const over = levelsOf(node, node.budget, turn.at).find((level) => level.spent >= level.limit);
    if (over !== undefined) return { ...over, task: node.path };
  }
  return null;
}

/** Whether a task has spent all that a budget would allow it. */
export function isSpent(turn: Turn, task: TaskState, budget: BudgetDefinition): boolean {
  return levelsOf(task, budget, turn.at).some((level) => level.spent >= level.limit);
}

/** What a task has cost so far, in the units of a budget. */
export function spendingOf(task: TaskState, at: number): Required<Omit<BudgetDefinition, 'mode'>> {
  const { usage, startedAt } = task;
  return { tokens: tokensOf(usage), usdMicros: usage.usdMicros ?? 0, durationMs: at - (startedAt ?? at) };
}

function levelsOf(task: TaskState, budget: BudgetDefinition, at: number): readonly Level[] {
  const spending = spendingOf(task, at);
  const levels: Level[] = [];
  if (budget.tokens !== undefined) levels.push({ what: 'tokens', spent: spending.tokens, limit: budget.tokens });
  if (budget.usdMicros !== undefined) levels.push({ what: 'usd', spent: spending.usdMicros, limit: budget.usdMicros });
  if (budget.durationMs !== undefined)
    levels.push({ what: 'duration', spent: spending.durationMs, limit: budget.durationMs });
  return levels;
}

function alert(turn: Turn, task: TaskState, level: Level): void {
  for (const percent of [80, 100] as const) {
    if (level.spent * 100 < level.limit * percent || task.alerted.includes(`${level.what}:${percent}`)) continue;
    emit(turn, {
      type: 'budget.alerted',
      task: task.path,
      what: level.what,
      percent,
      spent: level.spent,
      limit: level.limit,
    });
  }
}
