import type { Report } from '../../core/run/command.ts';
import type { Work } from '../../core/run/effect.ts';
import type { Performing } from '../performing.ts';

/**
 * The branch itself is what is delivered; how a person takes it on is said in the report. One that was deleted after
 * the
 * last merge is made again, one that somebody moved is theirs.
 */
export async function deliver(
  work: Work & { readonly type: 'deliver' },
  { ports, signal }: Performing,
): Promise<Report | null> {
  await ports.integrator.open(work.branch, work.head);
  return signal.aborted ? null : { type: 'report-delivered', head: work.head };
}
