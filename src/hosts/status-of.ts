import type { RunId } from '../core/base/ids.ts';
import { type StatusView, statusView } from '../core/report/status.ts';
import { foldRun } from './fold-run.ts';
import type { Records } from './records.ts';
import { isDriven } from './run-summaries.ts';

/** How a run stands. What still could move but is driven by nobody was interrupted. */
export function statusOf(records: Records, run: RunId): StatusView {
  const view = statusView(foldRun(records.store, run));
  return view.status === 'running' && !isDriven(records, run) ? { ...view, status: 'interrupted' } : view;
}
