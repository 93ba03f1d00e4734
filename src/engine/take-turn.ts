import { assert } from '../core/base/assert.ts';
import type { Refusal, RunCommand } from '../core/run/command.ts';
import { decide, isRefusal } from '../core/run/decide.ts';
import type { RunEvent } from '../core/run/event.ts';
import { forgetNews } from '../core/run/fold.ts';
import { launch } from '../core/run/launch.ts';
import { workOf } from '../core/run/work.ts';
import type { DriveRequest } from './drive-request.ts';
import type { LocalPlane } from './work-plane.ts';

export type Turn = { readonly commands: readonly RunCommand[]; readonly launches: boolean };

/**
 * Decides what was asked, fills the free slots, and commits all that it led to at once: one fsync, however much was
 * asked. Only then is what came to be owed offered, and what was committed told.
 *
 * @returns the refusal of each command, or null where it was taken
 */
export async function takeTurn(
  request: DriveRequest,
  plane: LocalPlane,
  { commands, launches }: Turn,
): Promise<readonly (Refusal | null)[]> {
  const { run, state, fence, clock } = request;
  const at = clock.now();
  const firstSeq = state.seq + 1;
  const events: RunEvent[] = [];
  const refusals = commands.map((command) => {
    const decided = decide(state, command, at);
    if (isRefusal(decided)) return decided;
    // One by one: a command may lead to more events than a call takes arguments.
    for (const event of decided) events.push(event);
    return null;
  });
  if (launches) for (const event of launch(state, at)) events.push(event);
  assert(state.seq === firstSeq + events.length - 1, 'each event has one number');
  if (events.length > 0) await request.journal.append({ run, fence, firstSeq, at, events });
  const { owed, settled } = state.news;
  plane.withdraw(settled);
  plane.offer(owed.filter((effect) => state.owed.has(effect.key)).map((effect) => workOf(state, effect)));
  forgetNews(state);
  if (events.length > 0) request.committed({ firstSeq, at, events });
  return refusals;
}
