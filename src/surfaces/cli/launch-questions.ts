import type { TaskPath } from '../../core/base/ids.ts';
import { pathShownAs } from '../../core/report/shown-path.ts';
import type { StatusView, TaskStatusView } from '../../core/report/status.ts';

/**
 * The questions that a person at the terminal is asked, one at a time. Invariants:
 * 1. A question is about one block of one task; once that block is gone, whoever ended it, the question is withdrawn.
 * 2. Nobody is asked twice about the same block. No answer but yes launches anything; no leaves the task as it is.
 */
export type LaunchQuestions = {
  readonly asked: LaunchQuestion | null;
  readonly typed: string;
  /** Blocks that were answered here. */
  readonly answered: ReadonlySet<string>;
};

export type LaunchQuestion = {
  readonly task: TaskPath;
  readonly block: number;
  readonly key: string;
  readonly text: string;
};

export type Keyed =
  | { readonly type: 'typing'; readonly next: LaunchQuestions }
  | {
      readonly type: 'answered';
      readonly next: LaunchQuestions;
      readonly question: LaunchQuestion;
      readonly yes: boolean;
    };

export const NO_QUESTIONS: LaunchQuestions = { asked: null, typed: '', answered: new Set() };

/** The questions as the run's status has them now. */
export function questionsFor(questions: LaunchQuestions, status: StatusView): LaunchQuestions {
  const open = status.tasks.flatMap((task) => questionOf(task)).filter(({ key }) => !questions.answered.has(key));
  const { asked } = questions;
  if (asked !== null && open.some(({ key }) => key === asked.key)) return questions;
  return { ...questions, asked: open[0] ?? null, typed: '' };
}

/** What keys do to the question that is asked. Keys without a question do nothing. */
export function keyed(questions: LaunchQuestions, keys: string): Keyed {
  const { asked } = questions;
  if (asked === null) return { type: 'typing', next: questions };
  let { typed } = questions;
  for (const key of keys) {
    if (key === '\r' || key === '\n') {
      const answered = new Set([...questions.answered, asked.key]);
      // What was typed ahead of the next question was not meant for it.
      const next = { asked: null, typed: '', answered };
      return { type: 'answered', next, question: asked, yes: /^y(es)?$/i.test(typed.trim()) };
    }
    typed = edited(typed, key);
  }
  return { type: 'typing', next: { ...questions, typed } };
}

const BACKSPACE: ReadonlySet<string> = new Set(['\u007f', '\b']);
const CLEAR_LINE = '\u0015';
const TYPED_MAX = 20;

function edited(typed: string, key: string): string {
  if (BACKSPACE.has(key)) return typed.slice(0, -1);
  if (key === CLEAR_LINE) return '';
  return /^[\p{L}\p{N} ]$/u.test(key) ? (typed + key).slice(0, TYPED_MAX) : typed;
}

/** A commit means that the work is done and waits to be let in. */
function questionOf(task: TaskStatusView): readonly LaunchQuestion[] {
  if (task.blocked?.reason !== 'approval') return [];
  const text =
    task.commit === null
      ? `Task '${task.id}' is READY. Launch? [y/N]`
      : `Task '${task.id}' is VERIFIED. Integrate? [y/N]`;
  const { block } = task.blocked;
  return [{ task: pathShownAs(task.id), block, key: `${task.id}#${block}`, text }];
}
