import { type EventView, eventView } from '../../../core/report/event-view.ts';
import type { StatusView } from '../../../core/report/status.ts';
import { type TaskPath, taskPath } from '../../../core/base/ids.ts';
import { agentFor, type Agents, type BusEvent, busWords, learnAgents } from '../../../core/report/bus-events.ts';
import { workerEvents, type WorkerEvent } from '../../../core/report/worker-events.ts';
import type { Recorded } from '../../../core/run/event.ts';
import type { StreamVerb } from '../command.ts';
import { namedRun, RUN_OPTION } from '../named.ts';
import { EXIT } from '../exit-status.ts';
import { eventLine } from '../render/event-line.ts';
import { safeJson } from '../render/sanitise.ts';
import { type Line, line, styled } from '../render/text.ts';
import { usageError } from '../words.ts';

const FORMATS = ['text', 'json', 'worker', 'bus'] as const;
type Format = (typeof FORMATS)[number];
type Input = {
  readonly run: string | undefined;
  readonly follow: boolean;
  readonly after: number;
  readonly format: Format;
};

type Output =
  | { readonly format: 'text' | 'json'; readonly recorded: Recorded }
  | { readonly format: 'worker' | 'bus'; readonly said: WorkerEvent | BusEvent };

export const events: StreamVerb<Input, Output> = {
  takes: ['[run]'],
  options: {
    ...RUN_OPTION,
    follow: { short: 'f', about: 'go on until the run has ended' },
    after: { value: 'seq', about: 'only those after this number' },
    format: {
      value: 'text|json|worker|bus',
      about: 'for people, as the journal has it, or in the words of workers or of an event bus',
    },
  },
  parse(words, usage) {
    const after = words.text('after') ?? '0';
    if (!/^\d{1,15}$/.test(after)) throw usageError(`--after takes a number, not '${after}'`, usage);
    return {
      run: namedRun(words),
      follow: words.flag('follow'),
      after: Number(after),
      format: words.oneOf('format', FORMATS) ?? 'text',
    };
  },
  async *handle({ run: named, follow, after, format }, context) {
    const host = await context.host();
    const run = await host.find(named);
    const recorded = host.events(run, { after, follow }, context.signal);
    if (format === 'worker' || format === 'bus') {
      const { tasks } = await host.status(run);
      yield* inOtherWords(recorded, format, { planned: await host.planned(run), tasks });
      return;
    }
    for await (const each of recorded) yield { format, recorded: each };
  },
  json: dataOf,
  render: (output) => (output.format === 'text' ? [textLine(output.recorded)] : [line`${safeJson(dataOf(output))}`]),
  exitStatus: () => EXIT.complete,
};

/** Who works is known from the plan, and of tasks that were made since from how the run stands and what follows. */
async function* inOtherWords(
  events: AsyncIterable<Recorded>,
  format: 'worker' | 'bus',
  { planned, tasks }: { readonly planned: ReadonlyMap<TaskPath, string>; readonly tasks: StatusView['tasks'] },
): AsyncIterable<Output> {
  const agents: Agents = new Map(planned);
  for (const { id, agent } of tasks) if (agent !== null) agents.set(taskPath(id), agent);
  const words = format === 'bus' ? busWords(planned.keys(), agents) : workerWords(agents);
  for await (const recorded of events) yield* words(recorded).map((said): Output => ({ format, said }));
}

function workerWords(agents: Agents): (recorded: Recorded) => readonly WorkerEvent[] {
  return (recorded) => {
    learnAgents(recorded, agents);
    return workerEvents(recorded, (task) => agentFor(task, agents) !== null);
  };
}

function dataOf(output: Output): EventView | WorkerEvent | BusEvent {
  return 'said' in output ? output.said : eventView(output.recorded);
}

/** What has no sentence of its own is shown as the journal has it: here nothing is left out. */
function textLine(recorded: Recorded): Line {
  const { seq, at, type, data } = eventView(recorded);
  const words = eventLine(recorded.event) ?? line`${type} ${styled('dim', safeJson(data))}`;
  return line`${styled('dim', `${String(seq).padStart(5)}  ${at.slice(11, 19)}`)}  ${words}`;
}
