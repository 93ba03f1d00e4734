import type { RunId, TaskPath } from '../core/base/ids.ts';
import { runStatus, type StatusView, statusView } from '../core/report/status.ts';
import { type WhyView, whyView } from '../core/report/why.ts';
import { foldRun } from './fold-run.ts';
import type { Records } from './records.ts';
import { isDriven } from './run-summaries.ts';

/** How a run stands. What still could move but is driven by nobody was interrupted. */
export function statusOf(records: Records, run: RunId): StatusView {
  const view = statusView(foldRun(records.store, run));
  return view.status === 'running' && !isDriven(records, run) ? { ...view, status: 'interrupted' } : view;
}

/** Why a task stands where it stands, the missing process among the reasons. */
export function whyOf(records: Records, run: RunId, path: TaskPath): WhyView {
  const state = foldRun(records.store, run);
  const view = whyView(state, path);
  const mayMove = !['complete', 'failed', 'skipped', 'cancelled'].includes(view.status);
  if (!mayMove || runStatus(state) !== 'running' || isDriven(records, run)) return view;
  const because = [...view.because, 'no process drives the run: it was interrupted'];
  return { ...view, because, ways: [...view.ways, `tutti resume ${run}`] };
}
