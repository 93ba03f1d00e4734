import type { RunId, TaskPath } from '../../core/base/ids.ts';
import { shownPath } from '../../core/report/shown-path.ts';
import type { Host } from '../../hosts/host.ts';

/** The block that the person has seen; if another has come since, the run refuses the answer and says so. 0: none. */
export async function blockOf(host: Host, run: RunId, task: TaskPath): Promise<number> {
  const { tasks } = await host.status(run);
  return tasks.find(({ id }) => id === shownPath(task))?.blocked?.block ?? 0;
}
