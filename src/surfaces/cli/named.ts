import { type RunId, ROOT, type TaskPath } from '../../core/base/ids.ts';
import type { Host } from '../../hosts/host.ts';
import type { OptionTable, Words } from './words.ts';

/** How most verbs name what they are about: a task, and the run that it belongs to. */
export type NamedTask = { readonly task: string; readonly run: string | undefined };

export const RUN_OPTION: OptionTable = {
  run: { value: 'run', short: 'r', about: 'the run, by its id or the beginning of it; else the last one' },
};

/** The run of a verb that is about one: as its first word, or as `--run` like everywhere else. */
export function namedRun(words: Words): string | undefined {
  return words.given[0] ?? words.text('run');
}

export function namedTask(words: Words): NamedTask {
  return { task: words.given[0] ?? '', run: words.text('run') };
}

/** `.` is the run itself, which has no path that could be typed. */
export async function findTask(
  host: Host,
  named: NamedTask,
): Promise<{ readonly run: RunId; readonly task: TaskPath }> {
  const run = await host.find(named.run);
  return { run, task: named.task === '.' ? ROOT : await host.findTask(run, named.task) };
}
