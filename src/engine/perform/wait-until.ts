import type { Report } from '../../core/run/command.ts';
import type { Work } from '../../core/run/effect.ts';
import type { Performing } from '../performing.ts';

/** The longest single sleep, so that a clock that was set or a lid that was closed is noticed. */
const NAP_MS = 30_000;

export async function waitUntil(
  work: Work & { readonly type: 'wait-until' },
  { ports, signal }: Performing,
): Promise<Report | null> {
  const { clock } = ports;
  for (let left = work.until - clock.now(); left > 0 && !signal.aborted; left = work.until - clock.now()) {
    await clock.sleep(Math.min(left, NAP_MS), signal);
  }
  if (signal.aborted) return null;
  return { type: 'report-time', task: work.task, attempt: work.attempt, block: work.block };
}
