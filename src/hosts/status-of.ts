import type { RunId } from '../core/base/ids.ts';
import { type StatusView, statusView } from '../core/report/status.ts';
import { foldRun } from './fold-run.ts';
import type { Place } from './place.ts';
import { isDriven } from './run-summaries.ts';

/** How a run stands. What still could move but is driven by nobody was interrupted. */
export function statusOf(place: Place, run: RunId): StatusView {
  const view = statusView(foldRun(place.store, run));
  return view.status === 'running' && !isDriven(place, run) ? { ...view, status: 'interrupted' } : view;
}
