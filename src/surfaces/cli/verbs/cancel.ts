import { ROOT } from '../../../core/base/ids.ts';
import type { Host } from '../../../hosts/host.ts';
import type { Verb } from '../command.ts';
import type { Context } from '../context.ts';
import { giveCommand, type Taken } from '../give-command.ts';
import { findTask, namedRun, RUN_OPTION } from '../named.ts';
import { line, styled } from '../render/text.ts';

export const cancel: Verb<{ readonly run: string | undefined; readonly task: string | undefined }, Taken> = {
  takes: ['[run]'],
  options: { ...RUN_OPTION, task: { value: 'task', short: 't', about: 'only this task, and what is below it' } },
  about: ['What is integrated stays on the branch. Work of agents that are stopped is kept: tutti restore.'],
  parse: (words) => ({ run: namedRun(words), task: words.text('task') }),
  async handle({ run: named, task: part }, context) {
    const host = await context.host();
    const { run, task } = await findTask(host, { run: named, task: part ?? '.' });
    const taken = await giveCommand(host, run, { type: 'cancel', task, by: context.by });
    if (!taken.driven && task === ROOT) await stopAgents(host, taken, context);
    return taken;
  },
  render: ({ run, task }) => [line`${styled('green', '✔')} cancelled ${task === '.' ? run : `${task} of ${run}`}`],
};

/** With no process that drives the run, agents that outlived theirs must be stopped from here. */
async function stopAgents(host: Host, { run }: Taken, context: Context): Promise<void> {
  if ((await host.status(await host.find(run))).status === 'cancelled') return;
  const driven = await host.resume(await host.find(run), { maxParallel: undefined, sandbox: undefined, stay: false });
  const release = context.takeInterrupts(() => driven.interrupt());
  try {
    await driven.settled;
  } finally {
    release();
  }
}
