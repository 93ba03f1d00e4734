import { prune } from '../adapters/git/prune.ts';
import { recordedTasks } from '../adapters/git/workspace-record.ts';
import type { RunId } from '../core/base/ids.ts';
import { shownPath } from '../core/report/shown-path.ts';
import type { Host, PruneView } from './host.ts';
import type { Place } from './place.ts';
import { isDriven } from './run-summaries.ts';

/** Removes the workspaces of runs that have ended, after keeping what is in them. */
export async function pruneRuns(place: Place, { run, dryRun }: Parameters<Host['prune']>[0]): Promise<PruneView> {
  const rows = place.store.runs.listRuns().filter((row) => run === null || row.id === run);
  const ended = rows.filter((row) => isEnded(row.status) && !isDriven(place, row.id));
  const left = rows
    .filter((row) => !ended.includes(row))
    .map((row) => ({ path: row.id, why: whyLeft(place, row.id, row.status) }));
  if (dryRun) {
    const removed = await Promise.all(
      ended.map(async ({ id }) => (await recordedTasks(place.state, id)).map((task) => `${id} ${shownPath(task)}`)),
    );
    return { removed: removed.flat(), kept: [], left };
  }
  const { repository, state } = place;
  const pruned = await prune({ repository, state, runs: ended.map(({ id }) => id), attempts: false });
  return { removed: pruned.removed, kept: pruned.kept.flatMap(({ refs }) => refs), left };
}

function isEnded(status: string): boolean {
  return status === 'complete' || status === 'cancelled';
}

function whyLeft(place: Place, run: RunId, status: string): string {
  return isDriven(place, run) ? 'it is being driven' : `it is ${status}: tutti cancel --run ${run} ends it`;
}
