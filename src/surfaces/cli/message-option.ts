import type { OptionTable } from './words.ts';

export const MESSAGE_OPTION: OptionTable = {
  message: { value: 'text', short: 'm', about: 'what the journal, and the next attempt, should know of it' },
};
