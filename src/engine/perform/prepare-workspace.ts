import type { Report } from '../../core/run/command.ts';
import type { Work } from '../../core/run/effect.ts';
import type { Performing } from '../performing.ts';

export async function prepareWorkspace(
  work: Work & { readonly type: 'prepare-workspace' },
  { run, ports, signal }: Performing,
): Promise<Report | null> {
  const { task, attempt, head, onward, plan } = work;
  const id = { run, task, attempt };
  const { environment, sandbox } = plan;
  const prepared = await ports.workspaces.prepare({ id, head, onward, environment, sandbox }, signal);
  if (signal.aborted) return null;
  if (prepared.type === 'failed') return { type: 'report-unprepared', task, attempt, error: prepared.error };
  return { type: 'report-prepared', task, attempt, base: prepared.base, workspace: prepared.path };
}
