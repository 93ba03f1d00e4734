import type { Verb } from '../command.ts';
import { giveCommand, type Taken, takenLines } from '../give-command.ts';
import { MESSAGE_OPTION } from '../message-option.ts';
import { findTask, type NamedTask, namedTask, RUN_OPTION } from '../named.ts';
import { line } from '../render/text.ts';

export const skip: Verb<NamedTask & { readonly message: string }, Taken> = {
  takes: ['<task>'],
  options: { ...RUN_OPTION, ...MESSAGE_OPTION },
  about: ['What needs it goes on as if it were complete, without its output.'],
  parse: (words) => ({ ...namedTask(words), message: words.text('message') ?? '' }),
  async handle({ message, ...named }, context) {
    const host = await context.host();
    const { run, task } = await findTask(host, named);
    return giveCommand(host, run, { type: 'skip', task, by: context.by, message });
  },
  render: (taken) => takenLines(taken, line`${taken.task} is skipped`),
};
