import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunId } from '../core/base/ids.ts';
import { closeoutReport } from '../core/report/closeout.ts';
import type { Recorded } from '../core/run/event.ts';
import type { RunState } from '../core/run/state.ts';
import { recordedEvents } from './recorded-events.ts';
import type { Records } from './records.ts';

/** Writes the closeout report of a run for people, and gives its text. A half-written one is never seen. */
export function writeReport(records: Records, run: RunId, state: RunState): string {
  const events: readonly Recorded[] = [...recordedEvents(records.store, run, 0)];
  const text = closeoutReport(state, events);
  const folder = join(records.shown, 'runs', run);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'report.md');
  writeFileSync(`${file}.tmp`, text);
  renameSync(`${file}.tmp`, file);
  return text;
}
