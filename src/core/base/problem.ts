import type { ErrorCode } from './error-code.ts';
import type { TaskPath } from './ids.ts';

export type Severity = 'error' | 'warning' | 'note';

/**
 * Where in a workflow a finding lies, in the words of the workflow itself; a front end knows the line that it came
 * from.
 */
export type Place = {
  /** The task, by path; the empty path is the file itself. */
  readonly task: TaskPath;
  /** Keys below the task: `['needs', 1]`, `['agents', 'builder', 'model']`. */
  readonly keys: readonly (string | number)[];
};

/** What a check of the workflow found, before it is known where that stands in a file. */
export type Finding = {
  readonly severity: Severity;
  readonly code: ErrorCode;
  readonly message: string;
  readonly fix: string;
  readonly at: Place;
  /** Characters from the beginning of the value at `at`, for errors inside an expression. */
  readonly offset?: number;
};

/** A finding with its place in the file. Lines and columns count from 1. */
export type Problem = {
  readonly severity: Severity;
  readonly code: ErrorCode;
  readonly message: string;
  readonly fix: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The lines around it with a caret below, ready to print; empty where the file has no lines. */
  readonly frame: string;
};
