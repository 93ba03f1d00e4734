import type { ErrorCode } from './error-code.ts';

export type Mistake = {
  readonly code: ErrorCode;
  /** The file, folder, run or task that it is about; empty when it is about the command itself. */
  readonly where: string;
  /** What is wrong, and what stayed as it was. One or more lines of plain text. */
  readonly what: string;
  /** What to do next: the one command, where there is one. */
  readonly fix: string;
};

/** A mistake of a person or a lack of the machine. Outcomes of agents and gates are data, and bugs are plain errors. */
export class TuttiError extends Error implements Mistake {
  readonly code: ErrorCode;
  readonly where: string;
  readonly what: string;
  readonly fix: string;

  constructor(mistake: Mistake) {
    super(`${mistake.code}: ${mistake.what}`);
    this.name = 'TuttiError';
    this.code = mistake.code;
    this.where = mistake.where;
    this.what = mistake.what;
    this.fix = mistake.fix;
  }
}
