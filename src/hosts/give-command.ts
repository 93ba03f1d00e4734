import { randomUUID } from 'node:crypto';
import type { RunId } from '../core/base/ids.ts';
import { TuttiError } from '../core/base/tutti-error.ts';
import type { PersonCommand } from '../core/run/command.ts';
import { decide, isRefusal } from '../core/run/decide.ts';
import type { Owner } from '../ports/leases.ts';
import { foldRun } from './fold-run.ts';
import type { CommandAnswer } from './host.ts';
import type { Place } from './place.ts';
import { leaveRun, tryToTake } from './take-run.ts';

/** A driver looks into the inbox five times a second; one that takes so long hangs, or was stopped. */
const ANSWER_MS = 30_000;
const LOOK_MS = 20;

/** Hands a person's command to the process that drives the run, or applies it here when none does. */
export async function giveCommand(place: Place, run: RunId, command: PersonCommand): Promise<CommandAnswer> {
  const taken = await tryToTake(place, run);
  if (taken.type === 'taken') return sendLetter(place, run, { command, driver: taken.by });
  try {
    return await applyHere(place, run, { command, fence: taken.fence.number });
  } finally {
    await leaveRun(place, taken.fence);
  }
}

async function applyHere(
  place: Place,
  run: RunId,
  { command, fence }: { command: PersonCommand; fence: number },
): Promise<CommandAnswer> {
  const state = foldRun(place.store, run);
  const firstSeq = state.seq + 1;
  const at = place.clock.now();
  const decided = decide(state, command, at);
  if (isRefusal(decided)) return { type: 'refused', refusal: decided };
  await place.store.journal.append({ run, firstSeq, at, fence, events: decided });
  return { type: 'taken', driven: false };
}

async function sendLetter(
  place: Place,
  run: RunId,
  { command, driver }: { command: PersonCommand; driver: Owner },
): Promise<CommandAnswer> {
  const { inbox } = place.store;
  const id = randomUUID();
  inbox.send({ id, run, command }, place.clock.now());
  const never = new AbortController().signal;
  for (
    const sentAt = place.clock.elapsed();
    place.clock.elapsed() - sentAt < ANSWER_MS;
    await place.clock.sleep(LOOK_MS, never)
  ) {
    const answer = inbox.answered(id);
    if (answer === null) continue;
    return answer.type === 'taken' ? { type: 'taken', driven: true } : { type: 'refused', refusal: answer.refusal };
  }
  throw new TuttiError({
    code: 'DRIVER_SILENT',
    where: run,
    what: `process ${driver.pid} on ${driver.host} drives this run and did not answer for ${ANSWER_MS / 1_000} s; it will find the command when it goes on`,
    fix: 'look whether it was stopped; end it, then tutti resume',
  });
}
