import type { BlockReason } from '../run/attempt.ts';
import type { RunState, TaskState } from '../run/state.ts';
import { ROOT } from '../base/ids.ts';
import { isRetryable } from '../run/decide/retry.ts';
import { mayRetry } from './failures.ts';
import { isoTime } from './iso-time.ts';
import { shownPath } from './shown-path.ts';

/** One thing that waits for a person. `commands` are the words to type, the likeliest first. */
export type InboxItem = {
  readonly run: string;
  readonly task: string;
  readonly kind: 'approval' | 'question' | 'failure' | 'conflict' | 'budget' | 'quota' | 'environment';
  readonly message: string;
  readonly since: string;
  readonly commands: readonly string[];
};

/** What waits for a person, the oldest first. A phase that failed only because of what is below it is left out. */
export function inboxItems(state: RunState): readonly InboxItem[] {
  const run = state.started?.run ?? '';
  const root = state.started?.at ?? 0;
  return [...state.tasks.values()]
    .flatMap((task) => (isWaiting(state, task) ? [{ since: task.endedAt ?? task.startedAt ?? root, task }] : []))
    .sort((a, b) => a.since - b.since)
    .map(({ since, task }) => ({
      run,
      task: shownPath(task.path),
      kind: task.blocked?.reason ?? 'failure',
      message: task.blocked?.message ?? task.error?.what ?? '',
      since: isoTime(since),
      commands: waysOn(state, task),
    }));
}

function isWaiting(state: RunState, task: TaskState): boolean {
  if (task.status === 'blocked') return true;
  if (task.status !== 'failed' || isFinal(task)) return false;
  // What is done and what is not undone is for a person to see, also where nothing can be done about it here.
  return task.result === 'compensation_failed' || isRetryable(state, task);
}

/** What was cancelled does not come back: a phase that failed by that is over as well. */
function isFinal(task: TaskState): boolean {
  return task.error?.code === 'CHILD_CANCELLED';
}

/** What a person may type for a task that is BLOCKED, or FAILED and no harm to open again; nothing for any other. */
export function waysOn(state: RunState, task: TaskState): readonly string[] {
  const run = state.started?.run ?? '';
  const words = (verb: string, rest = ''): string => `tutti ${verb} ${shownPath(task.path)}${rest} --run ${run}`;
  if (mayRetry(state, task)) return task.path === ROOT ? [words('retry')] : [words('retry'), words('skip')];
  if (task.blocked === null) return [];
  return WAYS[task.blocked.reason].map(([verb, rest]) => words(verb, rest));
}

const WAYS: Readonly<Record<BlockReason, readonly (readonly [verb: string, rest?: string])[]>> = {
  approval: [['approve'], ['reject']],
  question: [['answer', ' "…"'], ['skip']],
  conflict: [['unblock'], ['skip']],
  // Without a number it is given as much again of what was spent; dollars would lift a limit of tokens.
  budget: [['unblock'], ['skip']],
  quota: [['unblock'], ['skip']],
  environment: [['unblock'], ['skip']],
};
