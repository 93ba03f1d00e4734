import type { StreamVerb } from '../command.ts';
import { SHOWN, START_OPTIONS, startingOf, type Start, type StartOutput, startRun } from '../start-run.ts';

export const run: StreamVerb<Start, StartOutput> = {
  takes: ['<file>'],
  options: START_OPTIONS,
  about: [
    'The file is YAML, or a program that exports a workflow, as `tutti plan` takes it.',
    'Ctrl-C stops the run within 10 s, twice kills it at once; `tutti resume` goes on either way.',
    'The checkout, its branches and its index stay as they are: the result is a branch of its own.',
  ],
  parse: (words) => ({ file: words.given[0] ?? '', ...startingOf(words) }),
  handle: startRun,
  ...SHOWN,
};
