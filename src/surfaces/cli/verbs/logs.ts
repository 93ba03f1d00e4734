import type { Host, TranscriptLine } from '../../../hosts/host.ts';
import { ROOT, type RunId, type TaskPath, taskPath } from '../../../core/base/ids.ts';
import type { StreamVerb } from '../command.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-status.ts';
import { findTask, RUN_OPTION } from '../named.ts';
import { type Line, line, styled } from '../render/text.ts';
import { usageError } from '../words.ts';

type Input = {
  readonly task: string | undefined;
  readonly run: string | undefined;
  readonly attempt: number | undefined;
  readonly follow: boolean;
};
type Output = { readonly task: string } & TranscriptLine;

export const logs: StreamVerb<Input, Output> = {
  takes: ['[task]'],
  options: {
    ...RUN_OPTION,
    attempt: { value: 'N', short: 'n', about: 'that attempt; else the last one' },
    follow: { short: 'f', about: 'go on as more is printed' },
  },
  about: [
    'Of a phase, and of the run where no task is named: each task that has begun, in turn; with -f, side by side.',
  ],
  parse(words, usage) {
    const [task] = words.given;
    const attempt = words.count('attempt');
    if (task === undefined && attempt !== undefined) throw usageError('--attempt needs a task', usage);
    return { task, attempt, run: words.text('run'), follow: words.flag('follow') };
  },
  async *handle({ task, run: named, attempt, follow }, context) {
    const host = await context.host();
    const found = task === undefined ? null : await findTask(host, { run: named, task });
    const run = found?.run ?? (await host.find(named));
    const { tasks } = await host.status(run);
    if (found !== null && tasks.some(({ id, agent }) => id === found.task && agent !== null)) {
      yield* transcript(host, run, { task: found.task, attempt, follow, context });
      return;
    }
    const begun = tasks.filter(
      ({ id, agent, attempt: last }) => agent !== null && last > 0 && (found === null || isBelow(id, found.task)),
    );
    const all = begun.map(({ id }) => transcript(host, run, { task: taskPath(id), attempt, follow, context }));
    if (follow) yield* sideBySide(all);
    else for (const one of all) yield* one;
  },
  render: (output) => [outputLine(output)],
  exitStatus: () => EXIT.complete,
};

/** Copies stand behind a dot, tasks of a phase behind a slash, and all of them below the root. */
function isBelow(id: string, path: TaskPath): boolean {
  return path === ROOT || id.startsWith(`${path}/`) || id.startsWith(`${path}.`);
}

type Of = {
  readonly task: TaskPath;
  readonly attempt: number | undefined;
  readonly follow: boolean;
  readonly context: Context;
};

async function* transcript(host: Host, run: RunId, { task, attempt, follow, context }: Of): AsyncIterable<Output> {
  for await (const each of host.transcript({ run, task, attempt, follow }, context.signal)) yield { task, ...each };
}

/** Whatever comes first. */
async function* sideBySide<T>(all: readonly AsyncIterable<T>[]): AsyncIterable<T> {
  const pending = new Map<AsyncIterator<T>, Promise<Step<T>>>();
  const advance = (iterator: AsyncIterator<T>): void => {
    pending.set(
      iterator,
      iterator.next().then((result) => ({ iterator, result })),
    );
  };
  for (const each of all) advance(each[Symbol.asyncIterator]());
  while (pending.size > 0) {
    const { iterator, result } = await Promise.race(pending.values());
    pending.delete(iterator);
    if (result.done === true) continue;
    advance(iterator);
    yield result.value;
  }
}

type Step<T> = { readonly iterator: AsyncIterator<T>; readonly result: IteratorResult<T> };

function outputLine({ stream, text }: Output): Line {
  if (stream === 'stdout') return [{ text, style: null }];
  return stream === 'stderr' ? [{ text, style: 'dim' }] : line`${styled('cyan', text)}`;
}
