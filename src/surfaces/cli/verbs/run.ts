import type { RunOptions } from '../../../hosts/host.ts';
import type { StreamVerb } from '../command.ts';
import { driveRun, type RunOutput } from '../drive-run.ts';
import { EXIT, exitOfRun } from '../exit-status.ts';
import { summaryLines } from '../render/run-lines.ts';
import { line, styled } from '../render/text.ts';
import {
  DRIVE_OPTIONS,
  type Driving,
  drivingOf,
  drivingWords,
  PLAN_OPTIONS,
  planOptions,
  staying,
} from '../run-options.ts';

type Input = {
  readonly file: string;
  readonly detach: boolean;
  readonly driving: Driving;
  readonly options: Omit<RunOptions, 'stay' | keyof Driving>;
};
type Output = RunOutput | { readonly type: 'detached'; readonly run: string };

export const run: StreamVerb<Input, Output> = {
  takes: ['<file>'],
  options: {
    approve: { about: 'ask before each task starts' },
    ...PLAN_OPTIONS,
    ...DRIVE_OPTIONS,
    'budget-tokens': { value: 'N', about: 'stop launching once so many tokens are spent' },
    'budget-usd': { value: 'N', about: 'stop launching once so many dollars are spent' },
    detach: { short: 'd', about: 'drive it in the background: prints its id and returns' },
  },
  about: [
    'The file is YAML, or a program that exports a workflow, as `tutti plan` takes it.',
    'Ctrl-C stops the run within 10 s, twice kills it at once; `tutti resume` goes on either way.',
    'The checkout, its branches and its index stay as they are: the result is a branch of its own.',
  ],
  parse: (words) => ({
    file: words.given[0] ?? '',
    detach: words.flag('detach'),
    driving: drivingOf(words),
    options: {
      ...planOptions(words),
      approve: words.flag('approve'),
      budgetTokens: words.count('budget-tokens'),
      budgetUsdMicros: words.usdMicros('budget-usd'),
    },
  }),
  async *handle({ file, detach, driving, options }, context) {
    const host = await context.host();
    if (!detach) {
      const driven = await host.start(file, { ...options, ...driving, ...staying(context) });
      yield* driveRun(driven, context);
      return;
    }
    const created = await host.create(file, { ...options, ...driving, stay: false });
    for (const note of created.notes) context.say(line`${styled('yellow', 'note')} ${note}`);
    const { world, cwd } = context;
    await host.detach(created.run, [...world.self, 'resume', created.run, '--cwd', cwd, ...drivingWords(driving)]);
    context.say(line`runs in the background · follow it: tutti events -f · stop it: tutti pause or tutti cancel`);
    yield { type: 'detached', run: created.run };
  },
  render(output) {
    if (output.type === 'detached') return [line`${output.run}`];
    return output.type === 'summary' ? summaryLines(output) : [];
  },
  exitStatus(last) {
    if (last?.type === 'summary') return exitOfRun(last.status);
    return last?.type === 'detached' ? EXIT.complete : EXIT.failed;
  },
};
