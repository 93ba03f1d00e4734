import type { RunId } from '../core/base/ids.ts';
import type { PersonCommand, Refusal } from '../core/run/command.ts';

export type Letter = { readonly id: string; readonly run: RunId; readonly command: PersonCommand };
export type Answer =
  | { readonly type: 'taken'; readonly seq: number }
  | { readonly type: 'refused'; readonly refusal: Refusal };

/**
 * Commands of people in other terminals. Contract:
 * - `send` is on disk when it returns; a second letter with the same id is dropped;
 * - `pending` gives the unanswered letters of a run in the order in which they were sent, and is cheap when there are
 *   none;
 * - `answer` is kept until it was read by `answered`, at least for a day.
 */
export type Inbox = {
  send(letter: Letter, now: number): void;
  pending(run: RunId): readonly Letter[];
  answer(id: string, answer: Answer): void;
  answered(id: string): Answer | null;
};
