import type { DriveOptions, PlanOptions, RunOptions } from '../../hosts/host.ts';
import { canRedraw } from './drive-run.ts';
import type { Context } from './context.ts';
import type { OptionTable, Words } from './words.ts';

/** What a person may say about the plan; the rest of `RunOptions` hangs on who sits there. */
export const PLAN_OPTIONS: OptionTable = {
  input: { value: 'k=v', short: 'i', multiple: true, about: 'a value for an input of the workflow (again for more)' },
  agent: { value: 'role=adapter', multiple: true, about: 'let another agent do a role (again for more)' },
};

export const DRIVE_OPTIONS: OptionTable = {
  'max-parallel': { value: 'N', about: 'how many tasks may be at work at once' },
  sandbox: { value: 'auto|required|none', about: 'where agents and commands work' },
};

export type Driving = Omit<DriveOptions, 'stay'>;

export function planOptions(words: Words): PlanOptions {
  return { inputs: words.pairs('input'), agents: words.pairs('agent') };
}

export function drivingOf(words: Words): Driving {
  return { maxParallel: words.count('max-parallel'), sandbox: words.oneOf('sandbox', ['auto', 'required', 'none']) };
}

/** A run that waits for a person waits on only where one sits who sees it and can answer. */
export function staying(context: Context): Pick<RunOptions, 'stay'> {
  return { stay: !context.json && context.world.keyboard !== null && canRedraw(context) };
}

/** Options again as words, for the process that drives a run in the background. */
export function drivingWords({ maxParallel, sandbox }: Driving): readonly string[] {
  return [
    ...(maxParallel === undefined ? [] : ['--max-parallel', String(maxParallel)]),
    ...(sandbox === undefined ? [] : ['--sandbox', sandbox]),
  ];
}
