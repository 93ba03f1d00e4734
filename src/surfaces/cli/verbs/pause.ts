import type { Verb } from '../command.ts';
import { namedRun, RUN_OPTION } from '../named.ts';
import { giveCommand, type Taken } from '../give-command.ts';
import { line } from '../render/text.ts';

export const pause: Verb<{ readonly run: string | undefined }, Taken> = {
  takes: ['[run]'],
  options: RUN_OPTION,
  about: ['`tutti resume` launches tasks again.'],
  parse: (words) => ({ run: namedRun(words) }),
  async handle({ run }, context) {
    const host = await context.host();
    return giveCommand(host, await host.find(run), { type: 'pause', by: context.by });
  },
  render: ({ run }) => [line`✔ paused ${run}: nothing more is launched; tutti resume ${run} goes on`],
};
