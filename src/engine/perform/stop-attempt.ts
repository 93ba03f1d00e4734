import type { Report } from '../../core/run/command.ts';
import type { Work } from '../../core/run/effect.ts';
import type { Performing } from '../performing.ts';
import { concludeAttempt } from './conclude-attempt.ts';
import { launchAttempt } from './launch-attempt.ts';
import { STOP_GRACE_MS } from './run-attempt.ts';
import { watchAttempt } from './watch-attempt.ts';

/** Stops an attempt and keeps what it did: what was spent is counted, what was changed is collected. */
export async function stopAttempt(
  work: Work & { readonly type: 'stop-attempt' },
  performing: Performing,
): Promise<Report | null> {
  const { run, ports, signal, before } = performing;
  const { task, attempt, running } = work;
  const id = { run, task, attempt };
  await ports.launcher.stop(id, STOP_GRACE_MS);
  await before;
  if (signal.aborted) return null;
  if (running === null || !(await ports.launcher.launched(id)))
    return { type: 'report-stopped', task, attempt, end: null };
  const launched = await launchAttempt(running, performing);
  if (launched.type === 'impossible') return { type: 'report-stopped', task, attempt, end: null };
  const watched = await watchAttempt({ work: running, parser: launched.parser, id }, performing, async () => {});
  if (signal.aborted) return null;
  const end = await concludeAttempt({ work: running, watched, cut: 'cancelled' }, performing);
  return { type: 'report-stopped', task, attempt, end };
}
