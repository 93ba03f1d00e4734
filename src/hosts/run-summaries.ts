import type { RunId } from '../core/base/ids.ts';
import type { RunSummary } from './host.ts';
import type { Records } from './records.ts';

/** All runs of the repository, newest first. One that runs by its journal and that nobody drives was interrupted. */
export function runSummaries(records: Records): readonly RunSummary[] {
  return records.store.runs.listRuns().map(({ id, workflow, status, createdAt, branch }) => {
    const driven = isDriven(records, id);
    const shown = status === 'running' && !driven ? 'interrupted' : status;
    return { run: id, workflow, status: shown, created_at: new Date(createdAt).toISOString(), branch, driven };
  });
}

/** Whether a live process holds the lease of the run. */
export function isDriven({ store, clock }: Records, run: RunId): boolean {
  return store.leases.holder(run, clock.now()) !== null;
}
