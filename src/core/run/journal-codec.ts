import type { PersonCommand } from './command.ts';
import type { RunEvent } from './event.ts';
import { decodeEntry, encodeEntry, type Entry } from './journal-entry.ts';
import { decodePersonCommand } from './person-command.ts';
import { type RunWord, runWordAfter } from './run-word.ts';

/** All that a journal must know of what it keeps. Hosts hand it to the adapter, which so depends on no event. */
export type JournalCodec = {
  encode(events: readonly RunEvent[]): string;
  decode(text: string): Entry;
  /** Null when it is no command that this version knows. */
  decodeCommand(text: string): PersonCommand | null;
  wordAfter(before: RunWord, events: readonly RunEvent[]): RunWord;
};

export const journalCodec: JournalCodec = {
  encode: encodeEntry,
  decode: (text) => decodeEntry(text),
  decodeCommand: decodePersonCommand,
  wordAfter: runWordAfter,
};
