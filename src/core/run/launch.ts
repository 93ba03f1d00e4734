import { assert } from '../base/assert.ts';
import type { RunEvent } from './event.ts';
import { type Exhausted, exhausted } from './decide/budgets.ts';
import { follow } from './decide/follow.ts';
import { emit, type Turn } from './decide/turn.ts';
import { agentLane, firstOf } from './evolve/lanes.ts';
import { touch } from './evolve/touch.ts';
import type { RunState, TaskState } from './state.ts';

/**
 * Fills the free slots: READY tasks start by longest remaining path first, within the limits of the run and of each
 * agent. Apart from `decide`, so that a driver that is about to stop can take reports and start nothing.
 */
export function launch(state: RunState, at: number): readonly RunEvent[] {
  const turn: Turn = { state, at, events: [] };
  const limits = state.started?.limits;
  if (limits === undefined || state.paused) return turn.events;
  while (state.slots.used < limits.maxParallel) {
    const task = nextReady(state);
    if (task === null) break;
    const over = exhausted(turn, task);
    if (over === null) {
      emit(turn, { type: 'attempt.started', task: task.path, attempt: task.attempt + 1 });
      continue;
    }
    const whose = over.task === '' ? 'the run' : `'${over.task}'`;
    const message = `The budget of ${whose} is spent: ${amounts(over)}`;
    emit(turn, { type: 'task.blocked', task: task.path, block: task.blocks + 1, reason: 'budget', message });
  }
  follow(turn);
  return turn.events;
}

/** As the person wrote them: dollars and seconds, not the units that sums are kept in. */
function amounts({ what, spent, limit }: Exhausted): string {
  switch (what) {
    case 'tokens':
      return `tokens ${spent} of ${limit}`;
    case 'usd':
      return `$${spent / 1_000_000} of $${limit / 1_000_000}`;
    case 'duration':
      return `${spent / 1_000} s of ${limit / 1_000} s`;
  }
}

/** The READY leaf with the highest priority among the agents that have a slot left. */
function nextReady(state: RunState): TaskState | null {
  let best: { readonly task: TaskState; readonly priority: number } | null = null;
  for (const [name, lane] of state.lanes) {
    if (isFull(state, name)) continue;
    const first = firstOf(lane);
    if (first === null || (best !== null && best.priority >= first.priority)) continue;
    best = { task: touch(state, first.path), priority: first.priority };
  }
  if (best !== null) assert(best.task.status === 'ready', `${best.task.path} stands in a lane and is not READY`);
  return best?.task ?? null;
}

function isFull(state: RunState, lane: string): boolean {
  const agent = lane.slice(agentLane('').length);
  const limit = state.started?.limits.perAgent[agent];
  return limit !== undefined && (state.slots.perAgent.get(agent) ?? 0) >= limit;
}
