import type { Verb } from '../command.ts';
import { textLines } from '../render/text.ts';

type Output = { readonly topic: string | null; readonly text: string };

/** Its data are for people anyway, so under `--json` it is the same text, in one string. */
export const help: Verb<{ readonly topic: string | undefined }, Output> = {
  takes: ['[verb]'],
  options: {},
  parse: (words) => ({ topic: words.given[0] }),
  async handle({ topic }, context) {
    const lines = await context.help(topic);
    return { topic: topic ?? null, text: lines.map((each) => each.map(({ text }) => text).join('')).join('\n') };
  },
  render: ({ text }) => textLines(text),
};
