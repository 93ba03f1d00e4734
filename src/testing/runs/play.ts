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
  readonly events: readonly RunEvent[];
  readonly state: RunState;
};

export type PlayOptions = Partial<Limits> & { readonly approveAll?: boolean };

/** Each command comes one second after the one before it; the start stands at 0. Checks that the events alone give the same state. */
export function play(plan: Plan, commands: readonly RunCommand[], options: PlayOptions = {}): Played {
  const index = indexPlan(plan);
  const state = newState(index);
  const replayed = newState(index);
  const { maxParallel = 10, perAgent = {}, approveAll = false } = options;
  const start: RunCommand = {
    ...{ type: 'start-run', run: runId('r-play'), plan: 'hash', base: BASE, baseRef: 'refs/heads/main', branch: 'tutti/r-play' },
    ...{ limits: { maxParallel, perAgent }, approveAll },
  };
  const events: RunEvent[] = [];
  let led: readonly RunEvent[] = [];
  let refused: string | null = null;
  [start, ...commands].forEach((command, second) => {
    const at = second * 1_000;
    const answer = decide(state, command, at);
    refused = isRefusal(answer) ? answer.what : null;
    led = [...(isRefusal(answer) ? [] : answer), ...launch(state, at)];
    foldCommit(replayed, { at, events: led });
    forgetNews(state);
    events.push(...led);
  });
  for (const key of ['tasks', 'owed', 'lanes', 'windows', 'merges', 'slots', 'counts'] as const) {
    assert(isDeepStrictEqual(state[key], replayed[key]), `${key} is not what the events say`);
  }
  const statuses = Object.fromEntries([...state.tasks.values()].map((task) => [task.path, task.status]));
  return { led: led.map(tellEvent), refused, owed: [...state.owed.keys()], statuses, events, state };
}
