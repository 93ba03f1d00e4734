import type { Verb } from '../command.ts';
import { giveCommand, type Taken } from '../give-command.ts';
import { line } from '../render/text.ts';

export const pause: Verb<{ readonly run: string | undefined }, Taken> = {
  takes: ['[run]'],
  options: {},
  about: ['`tutti resume` launches tasks again.'],
  parse: (words) => ({ run: words.given[0] }),
  async handle({ run }, context) {
    const host = await context.host();
    return giveCommand(host, await host.find(run), { type: 'pause', by: context.by });
  },
  render: ({ run }) => [line`✔ paused ${run}: nothing more is launched; tutti resume ${run} goes on`],
};
