import { type EventView, eventView } from '../../../core/report/event-view.ts';
import type { StatusView } from '../../../core/report/status.ts';
import { workerEvents, type WorkerEvent } from '../../../core/report/worker-events.ts';
import type { Recorded } from '../../../core/run/event.ts';
import type { StreamVerb } from '../command.ts';
import { namedRun, RUN_OPTION } from '../named.ts';
import { EXIT } from '../exit-status.ts';
import { eventLine } from '../render/event-line.ts';
import { safeJson } from '../render/sanitise.ts';
import { type Line, line, styled } from '../render/text.ts';
import { usageError } from '../words.ts';

type Format = 'text' | 'json' | 'worker';
type Input = {
  readonly run: string | undefined;
  readonly follow: boolean;
  readonly after: number;
  readonly format: Format;
};

type Output =
  | { readonly format: 'text' | 'json'; readonly recorded: Recorded }
  | { readonly format: 'worker'; readonly worker: WorkerEvent };

export const events: StreamVerb<Input, Output> = {
  takes: ['[run]'],
  options: {
    ...RUN_OPTION,
    follow: { short: 'f', about: 'go on until the run has ended' },
    after: { value: 'seq', about: 'only those after this number' },
    format: { value: 'text|json|worker', about: 'for people, as the journal has it, or in the words of workers' },
  },
  parse(words, usage) {
    const after = words.text('after') ?? '0';
    if (!/^\d{1,15}$/.test(after)) throw usageError(`--after takes a number, not '${after}'`, usage);
    return {
      run: namedRun(words),
      follow: words.flag('follow'),
      after: Number(after),
      format: words.oneOf('format', ['text', 'json', 'worker']) ?? 'text',
    };
  },
  async *handle({ run: named, follow, after, format }, context) {
    const host = await context.host();
    const run = await host.find(named);
    const recorded = host.events(run, { after, follow }, context.signal);
    if (format === 'worker') {
      yield* inWorkerWords(recorded, await host.status(run));
      return;
    }
    for await (const each of recorded) yield { format, recorded: each };
  },
  json: dataOf,
  render: (output) => (output.format === 'text' ? [textLine(output.recorded)] : [line`${safeJson(dataOf(output))}`]),
  exitStatus: () => EXIT.complete,
};

/** Who works is known from the plan, and of tasks that came since from their first attempt. */
async function* inWorkerWords(events: AsyncIterable<Recorded>, { tasks }: StatusView): AsyncIterable<Output> {
  const workers = new Set(tasks.filter(({ agent }) => agent !== null).map(({ id }) => id));
  for await (const recorded of events) {
    if (recorded.event.type === 'attempt.started') workers.add(recorded.event.task);
    yield* workerEvents(recorded, (task) => workers.has(task)).map((worker) => ({ format: 'worker', worker }) as const);
  }
}

function dataOf(output: Output): EventView | WorkerEvent {
  return output.format === 'worker' ? output.worker : eventView(output.recorded);
}

/** What has no sentence of its own is shown as the journal has it: here nothing is left out. */
function textLine(recorded: Recorded): Line {
  const { seq, at, type, data } = eventView(recorded);
  const words = eventLine(recorded.event) ?? line`${type} ${styled('dim', safeJson(data))}`;
  return line`${styled('dim', `${String(seq).padStart(5)}  ${at.slice(11, 19)}`)}  ${words}`;
}
