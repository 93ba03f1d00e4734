import type { Recorded, RunEventType } from '../run/event.ts';
import { isoTime } from './iso-time.ts';

/** One event as `tutti events --json` prints it, one a line. */
export type EventView = {
  readonly seq: number;
  /** ISO 8601. */
  readonly at: string;
  readonly run: string;
  readonly type: RunEventType;
  readonly data: Readonly<Record<string, unknown>>;
};

export function eventView({ seq, at, run, event }: Recorded): EventView {
  const { type, ...data } = event;
  return { seq, at: isoTime(at), run, type, data };
}
