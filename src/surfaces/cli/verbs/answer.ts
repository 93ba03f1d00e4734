import type { Verb } from '../command.ts';
import { blockOf } from '../block-of.ts';
import { giveCommand, type Taken, takenLines } from '../give-command.ts';
import { MESSAGE_OPTION } from '../message-option.ts';
import { findTask, type NamedTask, RUN_OPTION } from '../named.ts';
import { line } from '../render/text.ts';
import { usageError } from '../words.ts';

export const answer: Verb<NamedTask & { readonly message: string }, Taken> = {
  takes: ['<task>', '[text…]'],
  options: { ...RUN_OPTION, ...MESSAGE_OPTION },
  about: ['The agent goes on with your words.'],
  parse(words, usage) {
    const [task = '', ...text] = words.given;
    const message = [...text, ...words.all('message')].join(' ');
    if (message.trim() === '') throw usageError('the answer is missing', usage);
    return { task, run: words.text('run'), message };
  },
  async handle({ message, ...named }, context) {
    const host = await context.host();
    const { run, task } = await findTask(host, named);
    const block = await blockOf(host, run, task);
    return giveCommand(host, run, { type: 'answer', task, block, by: context.by, message });
  },
  render: (taken) => takenLines(taken, line`${taken.task} has your answer`),
};
