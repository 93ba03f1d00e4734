/**
 * The one loop where facts meet the world. Invariants:
 * 1. Only this loop appends, and it appends what one or many commands led to in one commit.
 * 2. Nothing is offered to a worker, shown or answered before it is on disk.
 * 3. A commit that fails ends the loop: the state is ahead of the journal then, and nobody may read it. A new driver
 *    folds again.
 * 4. Recovery is no path of its own: what the folded state owes is offered, and performers find their own traces.
 */
import { redactDeep } from '../core/base/redact.ts';
import type { Refusal, Report, RunCommand } from '../core/run/command.ts';
import { workOf } from '../core/run/work.ts';
import type { WorkPlane } from '../ports/work-plane.ts';
import type { DriveRequest } from './drive-request.ts';
import { takeTurn } from './take-turn.ts';
import { makeWorkPlane } from './work-plane.ts';

export type Driver = {
  readonly plane: WorkPlane;
  /** Takes a command; resolves when what it led to is on disk. */
  submit(command: RunCommand): Promise<Refusal | null>;
  /** From now on reports are taken and nothing is launched. */
  drain(): void;
  /** Whether no effect is owed but the ends of waits, and nothing can be launched. */
  idle(): 'busy' | 'timers' | 'still';
  /** Rejects with what ended the loop; resolves after `stop`. */
  readonly done: Promise<void>;
  /** Ends the loop after the commit that is under way. */
  stop(): void;
};

type Asked = {
  readonly command: RunCommand;
  readonly answer: (refusal: Refusal | null) => void;
  readonly fail: (reason: unknown) => void;
};

export function drive(request: DriveRequest): Driver {
  const { state, clock } = request;
  const plane = makeWorkPlane(report, () => clock.now());
  const asked: Asked[] = [];
  let wake = (): void => {};
  let draining = false;
  let stopped = false;
  let committing = true;

  function ask<T>(command: RunCommand, answered: (refusal: Refusal | null) => T): Promise<T> {
    if (stopped) return Promise.reject(new Error('the driver has stopped'));
    return new Promise((resolve, fail) => {
      asked.push({ command, answer: (refusal) => resolve(answered(refusal)), fail });
      wake();
    });
  }

  function submit(command: RunCommand): Promise<Refusal | null> {
    return ask(command, (refusal) => refusal);
  }

  function report(answer: Report, key: string): Promise<boolean> {
    return ask(redactDeep(answer, request.redact), () => !state.owed.has(key));
  }

  async function turn(): Promise<void> {
    committing = true;
    const batch = asked.splice(0);
    try {
      const refusals = await takeTurn(request, plane, {
        commands: batch.map(({ command }) => command),
        launches: !draining,
      });
      committing = false;
      batch.forEach(({ answer }, index) => answer(refusals[index] ?? null));
    } catch (reason) {
      for (const { fail } of batch) fail(reason);
      throw reason;
    }
  }

  async function loop(): Promise<void> {
    plane.offer([...state.owed.values()].map((effect) => workOf(state, effect)));
    for (;;) {
      await turn();
      if (asked.length === 0 && !stopped) await new Promise<void>((resolve) => (wake = resolve));
      if (stopped) return;
    }
  }

  const done = loop().finally(() => {
    stopped = true;
    for (const { fail } of asked.splice(0)) fail(new Error('the driver has stopped'));
  });

  return {
    plane,
    submit,
    drain: () => void (draining = true),
    idle: () => (committing || asked.length > 0 ? 'busy' : idleness(state)),
    done,
    stop() {
      stopped = true;
      wake();
    },
  };
}

function idleness({ owed }: DriveRequest['state']): ReturnType<Driver['idle']> {
  if (owed.size === 0) return 'still';
  for (const effect of owed.values()) if (effect.type !== 'wait-until') return 'busy';
  return 'timers';
}
