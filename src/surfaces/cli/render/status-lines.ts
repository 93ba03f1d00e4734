import type { StatusView } from '../../../core/report/status.ts';
import type { Look } from '../command.ts';
import { everyTask, summaryLines } from './run-lines.ts';
import { type Line, line } from './text.ts';

/** Every task, then how the run stands as a whole. */
export function statusLines(status: StatusView, { now }: Look): readonly Line[] {
  return [...everyTask(status, now), line``, ...summaryLines(status)];
}
