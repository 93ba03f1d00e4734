import type { Report } from '../../core/run/command.ts';
import type { Work } from '../../core/run/effect.ts';
import type { Performing } from '../performing.ts';
import { checkCommit } from './check-commit.ts';

export async function runGates(work: Work & { readonly type: 'run-gates' }, performing: Performing): Promise<Report | null> {
  const results = await checkCommit(work, performing);
  if (performing.signal.aborted) return null;
  return { type: 'report-gates', task: work.task, attempt: work.attempt, results };
}
