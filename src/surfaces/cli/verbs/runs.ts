import type { RunSummary } from '../../../hosts/host.ts';
import type { Verb } from '../command.ts';
import { ago } from '../render/amounts.ts';
import { statusMark, statusWord } from '../render/status-mark.ts';
import { table } from '../render/table.ts';
import { line, styled } from '../render/text.ts';

export const runs: Verb<null, readonly RunSummary[]> = {
  takes: [],
  options: {},
  parse: () => null,
  async handle(_, context) {
    return (await context.host()).runs();
  },
  render(list, { now }) {
    if (list.length === 0) return [line`no runs yet: tutti run tutti.yaml`];
    const rows = list.map(({ run, status, workflow, created_at, driven }) => [
      line`${statusMark(status)} ${styled('bold', run)}`,
      statusWord(status),
      line`${workflow}`,
      styled('dim', ago(created_at, now)),
      styled('dim', driven ? 'driven' : ''),
    ]);
    return table(rows);
  },
};
