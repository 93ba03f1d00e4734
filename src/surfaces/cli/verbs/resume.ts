import type { StreamVerb } from '../command.ts';
import { namedRun, RUN_OPTION } from '../named.ts';
import { driveRun, type RunOutput } from '../drive-run.ts';
import { EXIT, exitOfRun } from '../exit-status.ts';
import { giveCommand } from '../give-command.ts';
import { summaryLines } from '../render/run-lines.ts';
import { line } from '../render/text.ts';
import { DRIVE_OPTIONS, type Driving, drivingOf, staying } from '../run-options.ts';

type Input = { readonly run: string | undefined; readonly driving: Driving };

export const resume: StreamVerb<Input, RunOutput> = {
  takes: ['[run]'],
  options: { ...RUN_OPTION, ...DRIVE_OPTIONS },
  about: ['What is complete is not done again, and an agent that is still at work is watched again.'],
  parse: (words) => ({ run: namedRun(words), driving: drivingOf(words) }),
  async *handle({ run: named, driving }, context) {
    const host = await context.host();
    const run = await host.find(named);
    if ((await host.status(run)).status === 'paused') {
      const { driven } = await giveCommand(host, run, { type: 'unpause', by: context.by });
      if (driven) {
        context.say(line`${run} goes on in the process that drives it`);
        yield { type: 'summary', ...(await host.status(run)) };
        return;
      }
    }
    yield* driveRun(await host.resume(run, { ...driving, ...staying(context) }), context);
  },
  render: (output) => (output.type === 'summary' ? summaryLines(output) : []),
  exitStatus: (last) => (last?.type === 'summary' ? exitOfRun(last.status) : EXIT.failed),
};
