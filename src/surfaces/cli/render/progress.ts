import type { RunEvent } from '../../../core/run/event.ts';
import type { LiveSignal } from '../../../hosts/host.ts';
import type { Line } from './text.ts';

/** Somebody who watches a run and tells a person about it. */
export type Progress = {
  event(event: RunEvent): void;
  signal(signal: LiveSignal): void;
  say(line: Line): void;
  /** Called once, also when the run ends in an error. */
  close(): void;
};

export const SILENT: Progress = {
  event: () => undefined,
  signal: () => undefined,
  say: () => undefined,
  close: () => undefined,
};
