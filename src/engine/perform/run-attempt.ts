/**
 * One attempt, from its prompt to what was collected. Invariants:
 * 1. At most one process an attempt: a claim found in the world is watched, never launched again.
 * 2. What it changed is read from its workspace by our own git, whatever the agent said and however it ended.
 * 3. The process is gone before anything is collected.
 */
import type { AttemptWork } from '../../core/brief/attempt-work.ts';
import type { Report } from '../../core/run/command.ts';
import type { Performing } from '../performing.ts';
import { concludeAttempt } from './conclude-attempt.ts';
import type { Cut } from './cut.ts';
import { launchAttempt } from './launch-attempt.ts';
import { watchAttempt } from './watch-attempt.ts';

/** What an interrupted agent gets to say its last words. */
export const STOP_GRACE_MS = 5_000;

export async function runAttempt(work: AttemptWork, performing: Performing): Promise<Report | null> {
  const { run, ports, signal } = performing;
  const id = { run, task: work.task, attempt: work.attempt };
  let cut: Cut | null = null;
  performing.onInterrupt(async (graceMs) => {
    cut ??= 'cancelled';
    await ports.launcher.stop(id, graceMs);
  });
  const launched = await launchAttempt(work, performing);
  if (signal.aborted) return null;
  if (launched.type === 'impossible')
    return { type: 'report-unprepared', task: work.task, attempt: work.attempt, error: launched.error };
  const watched = await watchAttempt({ work, parser: launched.parser, id }, performing, async (why) => {
    cut ??= why;
    await ports.launcher.stop(id, STOP_GRACE_MS);
  });
  if (signal.aborted) return null;
  const end = await concludeAttempt({ work, watched, cut }, performing);
  return { type: 'report-attempt', task: work.task, attempt: work.attempt, end };
}
