import type { Report } from '../../core/run/command.ts';
import type { Work } from '../../core/run/effect.ts';
import { globMatcher } from '../../core/workflow/glob.ts';
import { ITEMS_MAX } from '../../core/workflow/matrix.ts';
import type { Performing } from '../performing.ts';

/** The files at the integration head that a map runs over, in the order of their names. */
export async function listFiles(
  work: Work & { readonly type: 'list-files' },
  { ports, signal }: Performing,
): Promise<Report | null> {
  const matches = globMatcher(work.patterns);
  const paths = (await ports.integrator.files(work.head)).filter(matches);
  if (signal.aborted) return null;
  const { task, attempt } = work;
  return { type: 'report-files', task, attempt, paths: paths.length > ITEMS_MAX ? null : paths };
}
