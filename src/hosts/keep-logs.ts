import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openLogFiles } from '../adapters/logs/log-files.ts';
import type { RunId, TaskPath } from '../core/base/ids.ts';
import { type Reported, workerLogLines } from '../core/report/worker-events.ts';
import type { Recorded, RunEvent } from '../core/run/event.ts';
import { definitionOf } from '../core/report/existing-nodes.ts';
import type { RunState } from '../core/run/state.ts';
import type { Observed } from '../ports/engine-ports.ts';
import type { Place } from './place.ts';
import { recordedEvents } from './recorded-events.ts';

export type Logs = {
  committed(commit: { readonly firstSeq: number; readonly at: number; readonly events: readonly RunEvent[] }): void;
  observed(seen: Observed): void;
};

/** Where the logs of a run are for people; the folder is made. */
export function logsFolder(place: Place, run: RunId): string {
  const folder = join(place.shown, 'logs', run);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * Writes one log a task and one of all, in the worker dialect. What an earlier driver did not get to write is written
 * first.
 */
export function keepLogs(place: Place, run: RunId, state: RunState): Logs {
  const files = openLogFiles({
    folder: join(place.shown, 'logs'),
    run,
    // The logs are a copy for people: a disk that fails them is told where it fails the journal.
    onFailure: () => undefined,
  });
  const isWorker = (task: TaskPath): boolean => definitionOf(state, task)?.kind === 'leaf';
  const write = (sources: readonly (Recorded | Reported)[]): void =>
    files.write(sources.flatMap((source) => workerLogLines(source, isWorker)));
  write([...recordedEvents(place.store, run, 0)]);
  return {
    committed({ firstSeq, at, events }) {
      write(events.map((event, index) => ({ seq: firstSeq + index, at, run, event })));
    },
    observed(seen) {
      if (seen.type !== 'report') return;
      const { task, attempt, n, report } = seen;
      write([{ at: place.clock.now(), task, attempt, n, report }]);
    },
  };
}
