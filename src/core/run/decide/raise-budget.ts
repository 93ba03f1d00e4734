import type { Refusal } from '../command.ts';
import type { RunState, TaskState } from '../state.ts';
import { exhausted } from './budgets.ts';
import { emit, type Turn } from './turn.ts';

/** Lets the run spend the same amount once more: each spent budget above the task grows by its own first size. */
export function raiseBudget(turn: Turn, task: TaskState, by: string): Refusal | null {
  for (let over = exhausted(turn, task); over !== null; over = exhausted(turn, task)) {
    const owner = turn.state.tasks.get(over.task);
    const first = owner?.node.budget;
    if (owner?.budget == null || first === undefined) break;
    const { budget } = owner;
    const grown = {
      mode: budget.mode,
      ...(budget.tokens === undefined ? {} : { tokens: budget.tokens + (first.tokens ?? 0) }),
      ...(budget.usdMicros === undefined ? {} : { usdMicros: budget.usdMicros + (first.usdMicros ?? 0) }),
      ...(budget.durationMs === undefined ? {} : { durationMs: budget.durationMs + (first.durationMs ?? 0) }),
    };
    emit(turn, { type: 'budget.raised', task: owner.path, budget: grown, by });
  }
  for (const waiting of blockedByBudget(turn.state)) {
    if (exhausted(turn, waiting) !== null || waiting.blocked === null) continue;
    emit(turn, { type: 'task.unblocked', task: waiting.path, block: waiting.blocked.block, by, message: '' });
  }
  return null;
}

function blockedByBudget(state: RunState): readonly TaskState[] {
  return [...state.tasks.values()].filter((task) => task.blocked?.reason === 'budget');
}
