import { attemptName } from '../attempt.ts';
import type { Effect, EffectType } from '../effect.ts';
import type { RunState, TaskState } from '../state.ts';

/** Effects that a task owes at one stage; a wait has a number of its own. */
export type StageEffect = Exclude<EffectType, 'wait-until'>;

/** The same on every replay, so that whoever performs it twice finds its own trace. */
function effectKey(task: TaskState, type: EffectType): string {
  return `${attemptName(task.path, task.attempt)}:${type}`;
}

export function owe(state: RunState, task: TaskState, type: StageEffect): void {
  const key = effectKey(task, type);
  put(state, { type, key, task: task.path, attempt: task.attempt });
}

/** Owes the end of a backoff (`block` 0), or of the block of that number. */
export function oweTime(
  state: RunState,
  task: TaskState,
  wait: { readonly block: number; readonly until: number },
): void {
  const key = waitKey(task, wait.block);
  put(state, { type: 'wait-until', key, task: task.path, attempt: task.attempt, ...wait });
}

export function settle(state: RunState, task: TaskState, type: StageEffect): void {
  drop(state, effectKey(task, type));
}

export function settleTime(state: RunState, task: TaskState, block: number): void {
  drop(state, waitKey(task, block));
}

/** Nothing is waited for any more: neither the end of a backoff nor that of a block. */
export function settleTimes(state: RunState, task: TaskState): void {
  if (task.notBefore !== null) settleTime(state, task, 0);
  if (task.blocked !== null) settleTime(state, task, task.blocked.block);
  task.notBefore = null;
}

/** Whether a report answers something that is owed; a late or repeated one does not. */
export function owes(state: RunState, task: TaskState, type: StageEffect): boolean {
  return state.owed.has(effectKey(task, type));
}

export function owesTime(state: RunState, task: TaskState, block: number): boolean {
  return state.owed.has(waitKey(task, block));
}

function put(state: RunState, effect: Effect): void {
  state.owed.set(effect.key, effect);
  state.news.owed.push(effect);
}

function drop(state: RunState, key: string): void {
  if (state.owed.delete(key)) state.news.settled.push(key);
}

function waitKey(task: TaskState, block: number): string {
  return `${effectKey(task, 'wait-until')}:${block}`;
}
