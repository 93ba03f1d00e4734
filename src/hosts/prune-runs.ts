import { existsSync } from 'node:fs';
import { prune } from '../adapters/git/prune.ts';
import { runFolder } from '../adapters/git/workspace-record.ts';
import type { RunId } from '../core/base/ids.ts';
import type { Host, PruneView } from './host.ts';
import type { Place } from './place.ts';
import { isDriven } from './run-summaries.ts';

/**
 * Removes the workspaces of runs that have ended, after keeping what is in them. A failed one may still be retried: its
 * next attempt begins from the refs.
 */
export async function pruneRuns(place: Place, { run, dryRun }: Parameters<Host['prune']>[0]): Promise<PruneView> {
  const rows = place.store.runs.listRuns().filter((row) => run === null || row.id === run);
  const ended = rows.filter((row) => isEnded(row.status) && !isDriven(place, row.id));
  const left = rows
    .filter((row) => !ended.includes(row))
    .map((row) => ({ path: row.id, why: whyLeft(place, row.id, row.status) }));
  if (dryRun) {
    const folders = ended.map(({ id }) => runFolder(place.state, id)).filter(existsSync);
    return { removed: folders, kept: [], left };
  }
  const { repository, state } = place;
  const pruned = await prune({ repository, state, runs: ended.map(({ id }) => id), attempts: false });
  return { removed: pruned.removed, kept: pruned.kept.flatMap(({ refs }) => refs), left };
}

function isEnded(status: string): boolean {
  return status === 'complete' || status === 'cancelled' || status === 'failed';
}

function whyLeft(place: Place, run: RunId, status: string): string {
  return isDriven(place, run) ? 'it is being driven' : `it is ${status}: tutti cancel --run ${run} ends it`;
}
