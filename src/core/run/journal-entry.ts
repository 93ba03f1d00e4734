import { parseJson } from '../base/read-json.ts';
import type { RunEvent } from './event.ts';
import { isRunEvent } from './event-shape.ts';

/** What the text of one commit holds, or why it cannot be read. Who reads knows which run and commit it is. */
export type Entry =
  | { readonly type: 'events'; readonly events: readonly RunEvent[] }
  | { readonly type: 'mistake'; readonly what: string };

/** Lifts the events of one version to the next. It sees what an older tutti wrote, so it believes nothing. */
export type Upcaster = (events: readonly unknown[]) => readonly unknown[];

/** The first lifts version 1 to 2, and so on. Events were never changed yet. */
const UPCASTERS: readonly Upcaster[] = [];

export function encodeEntry(events: readonly RunEvent[]): string {
  return JSON.stringify({ v: UPCASTERS.length + 1, events });
}

/** The only door through which history comes back. Behind it every event is one that this version knows. */
export function decodeEntry(text: string, upcasters: readonly Upcaster[] = UPCASTERS): Entry {
  const entry: unknown = parseJson(text);
  if (!isEnvelope(entry)) return mistake('it is no entry of a journal');
  const newest = upcasters.length + 1;
  if (entry.v > newest) return mistake(`its events are of version ${entry.v}, this tutti knows ${newest} and older`);
  const events = upcasters.slice(entry.v - 1).reduce((lifted, lift) => lift(lifted), entry.events);
  if (isAllEvents(events)) return { type: 'events', events };
  const index = events.findIndex((event) => !isRunEvent(event));
  return mistake(`its event ${index + 1} of ${events.length}, ${nameOf(events[index])}, is none that this tutti knows`);
}

type Envelope = { readonly v: number; readonly events: readonly unknown[] };

function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== 'object' || value === null || !('v' in value) || !('events' in value)) return false;
  return typeof value.v === 'number' && Number.isInteger(value.v) && value.v >= 1 && Array.isArray(value.events);
}

function isAllEvents(events: readonly unknown[]): events is readonly RunEvent[] {
  return events.every(isRunEvent);
}

function mistake(what: string): Entry {
  return { type: 'mistake', what };
}

function nameOf(event: unknown): string {
  return typeof event === 'object' && event !== null && 'type' in event ? JSON.stringify(event.type) : 'without a type';
}
