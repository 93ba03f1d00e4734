import type { Report } from '../../core/run/command.ts';
import type { Work } from '../../core/run/effect.ts';
import type { Performing } from '../performing.ts';

/** The branch itself is what is delivered; how a person takes it on is said in the report. */
export async function deliver(
  work: Work & { readonly type: 'deliver' },
  { ports, signal }: Performing,
): Promise<Report | null> {
  const head = await ports.integrator.head(work.branch);
  if (signal.aborted) return null;
  return { type: 'report-delivered', head: head ?? work.head };
}
