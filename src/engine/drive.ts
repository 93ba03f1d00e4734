/**
 * The one loop where facts meet the world. Invariants:
 * 1. Only this loop appends, and it appends what one or many commands led to in one commit.
 * 2. Nothing is offered to a worker, shown or answered before it is on disk.
 * 3. A commit that fails ends the loop: the state is ahead of the journal then, and nobody may read it. A new driver
 *    folds again.
 * 4. Recovery is no path of its own: what the folded state owes is offered, and performers find their own traces.
 */
import { type Redact, redactDeep } from '../core/base/redact.ts';
import { assert } from '../core/base/assert.ts';
import type { RunId } from '../core/base/ids.ts';
import type { Refusal, RunCommand } from '../core/run/command.ts';
import { decide, isRefusal } from '../core/run/decide.ts';
import type { RunEvent } from '../core/run/event.ts';
import { forgetNews } from '../core/run/fold.ts';
import { launch } from '../core/run/launch.ts';
import type { RunState } from '../core/run/state.ts';
import { workOf } from '../core/run/work.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';
import { makeWorkPlane } from './work-plane.ts';
import type { WorkPlane } from '../ports/work-plane.ts';

export type DriveRequest = {
  readonly run: RunId;
  /** Folded from the journal; the loop owns it from now on. */
  readonly state: RunState;
  readonly fence: number;
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Clock;
  /** What the world reports goes through it before anything else: the one door by which text of agents enters a run. */
  readonly redact: Redact;
  /** Called after each commit, in order, with what was committed. Must return at once and not throw. */
  readonly committed: (commit: {
    readonly firstSeq: number;
    readonly at: number;
    readonly events: readonly RunEvent[];
  }) => void;
};

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
  const plane = makeWorkPlane(
    async (report, key) => {
      await submit(redactDeep(report, request.redact));
      return !state.owed.has(key);
    },
    () => clock.now(),
  );
  const asked: Asked[] = [];
  let wake = (): void => {};
  let draining = false;
  let stopped = false;
  let committing = true;

  function submit(command: RunCommand): Promise<Refusal | null> {
    if (stopped) return Promise.reject(new Error('the driver has stopped'));
    return new Promise((answer, fail) => {
      asked.push({ command, answer, fail });
      wake();
    });
  }

  async function turn(): Promise<void> {
    committing = true;
    const batch = asked.splice(0);
    const at = clock.now();
    const firstSeq = state.seq + 1;
    const events: RunEvent[] = [];
    const refusals: (Refusal | null)[] = [];
    try {
      for (const { command } of batch) {
        const decided = decide(state, command, at);
        refusals.push(isRefusal(decided) ? decided : null);
        // One by one: a command may lead to more events than a call takes arguments.
        if (!isRefusal(decided)) for (const event of decided) events.push(event);
      }
      if (!draining) for (const event of launch(state, at)) events.push(event);
      await commit({ firstSeq, at, events });
    } catch (reason) {
      for (const { fail } of batch) fail(reason);
      throw reason;
    }
    committing = false;
    batch.forEach(({ answer }, index) => answer(refusals[index] ?? null));
  }

  async function commit(part: {
    readonly firstSeq: number;
    readonly at: number;
    readonly events: readonly RunEvent[];
  }): Promise<void> {
    if (part.events.length > 0) {
      assert(state.seq === part.firstSeq + part.events.length - 1, 'each event has one number');
      await request.journal.append({ run: request.run, fence: request.fence, ...part });
    }
    const { owed, settled } = state.news;
    plane.withdraw(settled);
    plane.offer(owed.filter((effect) => state.owed.has(effect.key)).map((effect) => workOf(state, effect)));
    forgetNews(state);
    if (part.events.length > 0) request.committed(part);
  }

  async function loop(): Promise<void> {
    plane.offer([...state.owed.values()].map((effect) => workOf(state, effect)));
    await turn();
    while (!stopped) {
      if (asked.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      if (stopped) return;
      await turn();
    }
  }

  function failRest(reason: unknown): void {
    stopped = true;
    for (const { fail } of asked.splice(0)) fail(reason);
  }

  const done = loop().then(
    () => failRest(new Error('the driver has stopped')),
    (reason: unknown) => {
      failRest(reason);
      throw reason;
    },
  );

  return {
    plane,
    submit,
    drain() {
      draining = true;
    },
    idle() {
      if (committing || asked.length > 0) return 'busy';
      const effects = [...state.owed.values()];
      if (effects.length === 0) return 'still';
      return effects.every((effect) => effect.type === 'wait-until') ? 'timers' : 'busy';
    },
    done,
    stop() {
      stopped = true;
      wake();
    },
  };
}
