import type { Verb } from '../command.ts';
import { blockOf } from '../block-of.ts';
import { giveCommand, type Taken, takenLines } from '../give-command.ts';
import { MESSAGE_OPTION } from '../message-option.ts';
import { findTask, type NamedTask, namedTask, RUN_OPTION } from '../named.ts';
import { line } from '../render/text.ts';

export const approve: Verb<NamedTask & { readonly message: string }, Taken> = {
  takes: ['<task>'],
  options: { ...RUN_OPTION, ...MESSAGE_OPTION },
  about: ['It answers whichever approval the task waits for: before it starts, or before its change is let in.'],
  parse: (words) => ({ ...namedTask(words), message: words.text('message') ?? '' }),
  async handle({ message, ...named }, context) {
    const host = await context.host();
    const { run, task } = await findTask(host, named);
    const block = await blockOf(host, run, task);
    return giveCommand(host, run, { type: 'approve', task, block, by: context.by, message });
  },
  render: (taken) => takenLines(taken, line`${taken.task} may go on`),
};
