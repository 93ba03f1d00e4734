import { ROOT } from '../base/ids.ts';
import type { RunEvent } from './event.ts';

/**
 * One word for a list of runs, read off the journal's events alone. Whether a running one waits for a person is not
 * among them: that takes the whole state.
 */
export type RunWord = 'running' | 'paused' | 'complete' | 'failed' | 'cancelled';

/** The word after these events, where it was `before`. */
export function runWordAfter(before: RunWord, events: readonly RunEvent[]): RunWord {
  return events.reduce(step, before);
}

function step(before: RunWord, event: RunEvent): RunWord {
  if (event.type === 'run.paused') return 'paused';
  if (event.type === 'run.unpaused') return 'running';
  if (!('task' in event) || event.task !== ROOT) return before;
  if (event.type === 'task.completed') return 'complete';
  if (event.type === 'task.failed') return 'failed';
  if (event.type === 'task.cancelled') return 'cancelled';
  if (event.type === 'task.reopened') return 'running';
  return before;
}
