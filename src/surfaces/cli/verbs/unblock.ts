import type { BudgetDefinition } from '../../../core/workflow/workflow.ts';
import type { Verb } from '../command.ts';
import { blockOf } from '../block-of.ts';
import { giveCommand, type Taken, takenLines } from '../give-command.ts';
import { MESSAGE_OPTION } from '../message-option.ts';
import { findTask, type NamedTask, namedTask, RUN_OPTION } from '../named.ts';
import { line } from '../render/text.ts';

type Input = NamedTask & {
  readonly message: string;
  readonly tokens: number | undefined;
  readonly usdMicros: number | undefined;
};

export const unblock: Verb<Input, Taken> = {
  takes: ['<task>'],
  options: {
    ...RUN_OPTION,
    ...MESSAGE_OPTION,
    'budget-tokens': { value: 'N', about: 'its new budget of tokens' },
    'budget-usd': { value: 'N', about: 'its new budget of dollars' },
  },
  parse: (words) => ({
    ...namedTask(words),
    message: words.text('message') ?? '',
    tokens: words.count('budget-tokens'),
    usdMicros: words.usdMicros('budget-usd'),
  }),
  async handle({ message, tokens, usdMicros, ...named }, context) {
    const host = await context.host();
    const { run, task } = await findTask(host, named);
    const block = await blockOf(host, run, task);
    const budget = budgetOf(tokens, usdMicros);
    const command = { type: 'unblock', task, block, by: context.by, message } as const;
    return giveCommand(host, run, budget === null ? command : { ...command, budget });
  },
  render: (taken) => takenLines(taken, line`${taken.task} goes on`),
};

function budgetOf(tokens: number | undefined, usdMicros: number | undefined): BudgetDefinition | null {
  if (tokens === undefined && usdMicros === undefined) return null;
  return {
    mode: 'enforce',
    ...(tokens === undefined ? {} : { tokens }),
    ...(usdMicros === undefined ? {} : { usdMicros }),
  };
}
