import type { GateResult } from '../../core/run/attempt.ts';
import type { Report } from '../../core/run/command.ts';
import type { Work } from '../../core/run/effect.ts';
import type { Performing } from '../performing.ts';
import { checkCommit } from './check-commit.ts';
import { whenLacking } from './when-lacking.ts';

export async function runGates(
  work: Work & { readonly type: 'run-gates' },
  performing: Performing,
): Promise<Report | null> {
  const results = await whenLacking(checkCommit(work, performing), ({ what, fix }) =>
    work.gates.map(({ name, type: kind }): GateResult => {
      return { name, kind, answer: 'could-not-run', durationMs: 0, evidence: `${what}\n${fix}` };
    }),
  );
  if (performing.signal.aborted) return null;
  return { type: 'report-gates', task: work.task, attempt: work.attempt, results };
}
