import type { StreamVerb } from '../command.ts';
import { driveRun, type RunOutput } from '../drive-run.ts';
import { EXIT, exitOfRun } from '../exit-status.ts';
import { summaryLines } from '../render/run-lines.ts';
import { line, styled } from '../render/text.ts';
import { staying } from '../run-options.ts';

export const demo: StreamVerb<null, RunOutput> = {
  takes: [],
  options: {},
  about: ['It makes a small repository in the folder for temporary files, and scripted agents work on it.'],
  parse: () => null,
  async *handle(_, context) {
    const { folder, file } = await context.world.openDemo();
    context.say(line`a throw-away repository, scripted agents, no keys: ${folder}`);
    const host = await context.world.openHost(folder);
    const driven = await host.start(file, {
      inputs: {},
      agents: {},
      approve: false,
      budgetTokens: undefined,
      budgetUsdMicros: undefined,
      maxParallel: undefined,
      sandbox: undefined,
      ...staying(context),
    });
    yield* driveRun(driven, context);
    context.say(
      line``,
      line`${styled('bold', 'what to look at next')}`,
      line`  cd ${folder}`,
      line`  tutti status · tutti report · tutti events   what happened`,
      line`  git log --oneline --graph --all              what came of it`,
      line`  tutti init                                   the same for a repository of yours`,
    );
  },
  render: (output) => (output.type === 'summary' ? summaryLines(output) : []),
  exitStatus: (last) => (last?.type === 'summary' ? exitOfRun(last.status) : EXIT.failed),
};
