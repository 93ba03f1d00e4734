import { isDeepStrictEqual } from 'node:util';
import { assert } from '../../core/base/assert.ts';
import { runId } from '../../core/base/ids.ts';
import { indexPlan } from '../../core/plan/index-plan.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { RunCommand } from '../../core/run/command.ts';
import { decide, isRefusal } from '../../core/run/decide.ts';
import type { Limits, RunEvent } from '../../core/run/event.ts';
import { foldCommit, forgetNews } from '../../core/run/fold.ts';
import { launch } from '../../core/run/launch.ts';
import { newState } from '../../core/run/new-state.ts';
import type { RunState } from '../../core/run/state.ts';
import { BASE } from './said.ts';
import { tellEvent } from './tell-event.ts';

/** What a run makes of commands, in lines that a test can compare whole. */
export type Played = {
  /** What the last command led to, an event a line. */
  readonly led: readonly string[];
  /** Why the last command was refused; null when it was taken. */
  readonly refused: string | null;
  /** Keys of what is owed now. */
  readonly owed: readonly string[];
  /** Of every task that was touched, by path. */
  readonly statuses: Readonly<Record<string, string>>;
  readonly state: RunState;
};

export type PlayOptions = Partial<Limits> & { readonly approveAll?: boolean };

/**
 * Each command comes one second after the one before it; the start stands at 0. Checks that the events alone give the
 * same state.
 */
export function play(plan: Plan, commands: readonly RunCommand[], options: PlayOptions = {}): Played {
  const { state, give, commits, refused } = begin(plan, options);
  for (const command of commands) give(command);
  const replayed = newState(state.index);
  for (const commit of commits) foldCommit(replayed, commit);
  for (const key of ['tasks', 'owed', 'lanes', 'windows', 'merges', 'slots', 'counts'] as const) {
    assert(isDeepStrictEqual(state[key], replayed[key]), `${key} is not what the events say`);
  }
  const statuses = Object.fromEntries([...state.tasks.values()].map((task) => [task.path, task.status]));
  const led = commits.at(-1)?.events.map(tellEvent) ?? [];
  return { led, refused: refused(), owed: [...state.owed.keys()], statuses, state };
}

export type Begun = {
  readonly state: RunState;
  readonly commits: { readonly at: number; readonly events: readonly RunEvent[] }[];
  /** Decides a command and fills free slots, one second after the last. */
  give(command: RunCommand): readonly RunEvent[];
  /** Why the last command was refused; null when it was taken. */
  refused(): string | null;
};

/** A run that has started. */
export function begin(plan: Plan, options: PlayOptions = {}): Begun {
  const state = newState(indexPlan(plan));
  const commits: Begun['commits'] = [];
  let refusal: string | null = null;
  const give = (command: RunCommand): readonly RunEvent[] => {
    const at = commits.length * 1_000;
    const answer = decide(state, command, at);
    refusal = isRefusal(answer) ? answer.what : null;
    const events = [...(isRefusal(answer) ? [] : answer), ...launch(state, at)];
    commits.push({ at, events });
    forgetNews(state);
    return events;
  };
  const { maxParallel = 10, perAgent = {}, approveAll = false } = options;
  give({
    ...{
      type: 'start-run',
      run: runId('r-play'),
      plan: 'hash',
      base: BASE,
      baseRef: 'refs/heads/main',
      branch: 'tutti/r-play',
    },
    ...{ limits: { maxParallel, perAgent }, approveAll },
  });
  return { state, commits, give, refused: () => refusal };
}
