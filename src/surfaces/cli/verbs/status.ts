import type { StatusView } from '../../../core/report/status.ts';
import type { Verb } from '../command.ts';
import { statusLines } from '../render/status-lines.ts';

export const status: Verb<{ readonly run: string | undefined }, StatusView> = {
  takes: ['[run]'],
  options: {},
  parse: (words) => ({ run: words.given[0] }),
  async handle({ run }, context) {
    const host = await context.host();
    return host.status(await host.find(run));
  },
  render: statusLines,
};
