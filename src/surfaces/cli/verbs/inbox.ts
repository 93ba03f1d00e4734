import type { InboxItem } from '../../../core/report/inbox.ts';
import type { Verb } from '../command.ts';
import { ago } from '../render/amounts.ts';
import { type Line, line, styled } from '../render/text.ts';

export const inbox: Verb<{ readonly run: string | undefined }, readonly InboxItem[]> = {
  takes: [],
  options: { run: { value: 'run', short: 'r', about: 'only this run; else all of them' } },
  parse: (words) => ({ run: words.text('run') }),
  async handle({ run }, context) {
    const host = await context.host();
    return host.inbox(run === undefined ? null : await host.find(run));
  },
  render: (items, { now }) =>
    items.length === 0 ? [line`nothing waits for you`] : items.flatMap((item) => itemLines(item, now)),
};

function itemLines({ run, task, kind, message, since, commands }: InboxItem, now: number): readonly Line[] {
  const [first, ...others] = commands;
  return [
    line`${styled(kind === 'failure' ? 'red' : 'yellow', kind)}  ${styled('bold', task)} of ${run}  ${styled('dim', ago(since, now))}`,
    line`  ${message}`,
    ...(first === undefined ? [] : [line`  → ${styled('bold', first)}`]),
    ...others.map((words) => line`  or ${words}`),
  ];
}
