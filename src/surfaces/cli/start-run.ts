import type { RunOptions } from '../../hosts/host.ts';
import type { StreamVerb } from './command.ts';
import type { Context } from './context.ts';
import { driveRun, type RunOutput } from './drive-run.ts';
import { EXIT, exitOfRun } from './exit-status.ts';
import { summaryLines } from './render/run-lines.ts';
import { line, styled } from './render/text.ts';
import {
  DRIVE_OPTIONS,
  type Driving,
  drivingOf,
  drivingWords,
  PLAN_OPTIONS,
  planOptions,
  staying,
} from './run-options.ts';
import type { OptionTable, Words } from './words.ts';

/** What a person says who starts a run, beside its file and what it answers. */
export type Starting = {
  readonly detach: boolean;
  readonly driving: Driving;
  readonly options: Omit<RunOptions, 'stay' | 'event' | keyof Driving>;
};
export type StartOutput = RunOutput | { readonly type: 'detached'; readonly run: string };

export const START_OPTIONS: OptionTable = {
  approve: { about: 'ask before each task starts' },
  ...PLAN_OPTIONS,
  ...DRIVE_OPTIONS,
  'budget-tokens': { value: 'N', about: 'stop launching once so many tokens are spent' },
  'budget-usd': { value: 'N', about: 'stop launching once so many dollars are spent' },
  detach: { short: 'd', about: 'drive it in the background: prints its id and returns' },
};

export function startingOf(words: Words): Starting {
  return {
    detach: words.flag('detach'),
    driving: drivingOf(words),
    options: {
      ...planOptions(words),
      approve: words.flag('approve'),
      budgetTokens: words.count('budget-tokens'),
      budgetUsdMicros: words.usdMicros('budget-usd'),
    },
  };
}

export type Start = Starting & Pick<RunOptions, 'event'> & { readonly file: string };

export async function* startRun(start: Start, context: Context): AsyncIterable<StartOutput> {
  const { file, detach, driving, event } = start;
  const options = { ...start.options, ...driving, ...(event === undefined ? {} : { event }) };
  const host = await context.host();
  if (!detach) {
    const driven = await host.start(file, { ...options, ...staying(context) });
    yield* driveRun(driven, context);
    return;
  }
  const created = await host.create(file, { ...options, stay: false });
  for (const note of created.notes) context.say(line`${styled('yellow', 'note')} ${note}`);
  const { world, cwd } = context;
  await host.detach(created.run, [...world.self, 'resume', created.run, '--cwd', cwd, ...drivingWords(driving)]);
  context.say(line`runs in the background · follow it: tutti events -f · stop it: tutti pause or tutti cancel`);
  yield { type: 'detached', run: created.run };
}

/** How a verb that starts a run shows it, and ends. */
export const SHOWN: Pick<StreamVerb<never, StartOutput>, 'render' | 'exitStatus'> = {
  render(output) {
    if (output.type === 'detached') return [line`${output.run}`];
    return output.type === 'summary' ? summaryLines(output) : [];
  },
  exitStatus(last) {
    if (last?.type === 'summary') return exitOfRun(last.status);
    return last?.type === 'detached' ? EXIT.complete : EXIT.failed;
  },
};
