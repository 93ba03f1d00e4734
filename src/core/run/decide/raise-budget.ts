import type { BudgetDefinition } from '../../workflow/workflow.ts';
import type { Refusal } from '../command.ts';
import { parentOf } from '../evolve/standing.ts';
import type { RunState, TaskState } from '../state.ts';
import { exhausted, isSpent, spendingOf } from './budgets.ts';
import { emit, type Turn } from './turn.ts';

type Raise = { readonly by: string; readonly budget?: BudgetDefinition };

/**
 * Gives every spent budget that holds the task back as much as it had at first, on top of what was spent; or the
 * nearest of them the one that the person names. All that waited for it and may launch now goes on.
 */
export function raiseBudget(turn: Turn, task: TaskState, { by, budget }: Raise): Refusal | null {
  const spent = spentAbove(turn, task);
  const raised = spent.map((owner, index) => ({
    owner,
    budget: (index === 0 ? budget : undefined) ?? grown(turn, owner),
  }));
  const short = raised.find((one) => isSpent(turn, one.owner, one.budget));
  if (short !== undefined) {
    return { what: `the budget of '${short.owner.path}' would be spent still`, fix: 'give it a larger one' };
  }
  for (const one of raised) emit(turn, { type: 'budget.raised', task: one.owner.path, budget: one.budget, by });
  for (const waiting of blockedByBudget(turn.state)) {
    if (waiting.blocked === null || exhausted(turn, waiting) !== null) continue;
    emit(turn, { type: 'task.unblocked', task: waiting.path, block: waiting.blocked.block, by, message: '' });
  }
  return null;
}

function spentAbove(turn: Turn, task: TaskState): readonly TaskState[] {
  const spent: TaskState[] = [];
  for (let node: TaskState | null = task; node !== null; node = parentOf(turn.state, node)) {
    if (node.budget?.mode === 'enforce' && isSpent(turn, node, node.budget)) spent.push(node);
  }
  return spent;
}

/** What has room left stays as it is. */
function grown(turn: Turn, owner: TaskState): BudgetDefinition {
  const first = owner.node.budget ?? { mode: 'enforce' };
  const present = owner.budget ?? first;
  const spending = spendingOf(owner, turn.at);
  const more = (what: 'tokens' | 'usdMicros' | 'durationMs'): number | undefined => {
    const limit = present[what];
    return limit === undefined || spending[what] < limit ? limit : spending[what] + (first[what] ?? limit);
  };
  const [tokens, usdMicros, durationMs] = [more('tokens'), more('usdMicros'), more('durationMs')];
  return {
    mode: present.mode,
    ...(tokens === undefined ? {} : { tokens }),
    ...(usdMicros === undefined ? {} : { usdMicros }),
    ...(durationMs === undefined ? {} : { durationMs }),
  };
}

function blockedByBudget(state: RunState): readonly TaskState[] {
  return [...state.tasks.values()].filter((task) => task.blocked?.reason === 'budget');
}
