import { eventData } from '../../../hosts/event-data.ts';
import type { StreamVerb } from '../command.ts';
import { SHOWN, START_OPTIONS, startingOf, type Start, type StartOutput, startRun } from '../start-run.ts';

type Input = Omit<Start, 'event'> & { readonly type: string; readonly data: string | undefined };

export const emit: StreamVerb<Input, StartOutput> = {
  takes: ['<type>'],
  options: {
    data: { value: 'json|@file', about: 'what is known of the event, for agents and expressions' },
    file: { value: 'file', about: 'the workflow that answers it; tutti.yaml unless said' },
    ...START_OPTIONS,
  },
  about: [
    'It starts a run of the tasks that the workflow names for this event under `on`, of what follows them, and of what',
    'they need. Agents are told of the event as data, never as an instruction.',
  ],
  parse: (words) => ({
    type: words.given[0] ?? '',
    data: words.text('data'),
    file: words.text('file') ?? 'tutti.yaml',
    ...startingOf(words),
  }),
  async *handle({ type, data, ...start }, context) {
    const details = data === undefined ? null : eventData(data, context.cwd);
    yield* startRun({ ...start, event: { type, details } }, context);
  },
  ...SHOWN,
};
