import type { ErrorCode } from '../core/base/error-code.ts';
import type { Problem, Severity } from '../core/base/problem.ts';
import { codeFrame } from './code-frame.ts';
import { positionAt, type SourceText, type Span } from './source-text.ts';

/** What a reader found wrong, at a place in its text. */
type Complaint = {
  /** An error unless said. */
  readonly severity?: Severity;
  readonly code: ErrorCode;
  readonly message: string;
  readonly fix: string;
  readonly at: Span;
  /** Stands beside the caret: `did you mean "backend" (line 6)?` */
  readonly label?: string;
};

export type ProblemList = {
  readonly add: (complaint: Complaint) => void;
  readonly hasErrors: () => boolean;
  /** Something that others may name could not be read, so that nobody can tell whether they name it well. */
  readonly lose: () => void;
  readonly isWhole: () => boolean;
  /** Counts from 1. */
  readonly lineOf: (offset: number) => number;
  /** In the order of the file. */
  readonly all: () => readonly Problem[];
};

/** More than a person reads. The rest is counted, so that a file of nonsense costs little. */
const PROBLEMS_MAX = 200;

export function problemList(source: SourceText): ProblemList {
  const told = new Set<string>();
  const found: { readonly problem: Problem; readonly offset: number }[] = [];
  let errors = 0;
  let left = 0;
  let isWhole = true;
  const push = (complaint: Complaint): void => {
    const { severity = 'error', code, message, fix, at, label = '' } = complaint;
    const frame = source.text === '' ? '' : codeFrame(source, at, label);
    const problem = { severity, code, message, fix, file: source.file, ...positionAt(source, at.start), frame };
    found.push({ problem, offset: at.start });
  };
  return {
    add(complaint) {
      // A file that is used twice is wrong once.
      const { code, message, at } = complaint;
      const text = `${at.start} ${code} ${message}`;
      if (told.has(text)) return;
      told.add(text);
      if ((complaint.severity ?? 'error') === 'error') errors += 1;
      if (found.length < PROBLEMS_MAX) push(complaint);
      else left += 1;
    },
    hasErrors: () => errors > 0,
    lose() {
      isWhole = false;
    },
    isWhole: () => isWhole,
    lineOf: (offset) => positionAt(source, offset).line,
    all() {
      const problems = found.toSorted((one, other) => one.offset - other.offset).map(({ problem }) => problem);
      return left === 0 ? problems : [...problems, countOf(left, source.file)];
    },
  };
}

function countOf(left: number, file: string): Problem {
  const message = `${left} more problems are not shown`;
  const fix = 'mend the ones above first';
  return { severity: 'note', code: 'PROBLEMS_CUT', message, fix, file, line: 1, column: 1, frame: '' };
}
