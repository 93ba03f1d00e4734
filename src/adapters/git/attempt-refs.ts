import type { RunId, TaskPath } from '../../core/base/ids.ts';

/** Where the commit of an attempt stands. */
export function attemptRef(run: RunId, task: TaskPath, attempt: number): string {
  return `refs/tutti/${run}/${task}@${attempt}`;
}

/** Where what an attempt left behind is kept; refs stand below it. */
export function keepRef(run: RunId, task: TaskPath, attempt: number): string {
  return `refs/tutti/keep/${run}/${task}@${attempt}`;
}
