import type { StatusView } from '../../../core/report/status.ts';
import type { Verb } from '../command.ts';
import { namedRun, RUN_OPTION } from '../named.ts';
import { statusLines } from '../render/status-lines.ts';

export const status: Verb<{ readonly run: string | undefined }, StatusView> = {
  takes: ['[run]'],
  options: RUN_OPTION,
  parse: (words) => ({ run: namedRun(words) }),
  async handle({ run }, context) {
    const host = await context.host();
    return host.status(await host.find(run));
  },
  render: statusLines,
};
