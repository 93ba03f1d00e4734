import type { CheckpointView } from '../../../core/report/status.ts';
import type { Verb } from '../command.ts';
import { namedRun, RUN_OPTION } from '../named.ts';
import { table } from '../render/table.ts';
import { line, styled } from '../render/text.ts';

export const checkpoints: Verb<{ readonly run: string | undefined }, readonly CheckpointView[]> = {
  takes: ['[run]'],
  options: RUN_OPTION,
  parse: (words) => ({ run: namedRun(words) }),
  async handle({ run }, context) {
    const host = await context.host();
    return (await host.status(await host.find(run))).checkpoints;
  },
  render(list) {
    if (list.length === 0) return [line`nothing is integrated yet`];
    return table(
      list.map(({ id, sha, message }) => [styled('bold', id), styled('yellow', sha.slice(0, 10)), line`${message}`]),
    );
  },
};
