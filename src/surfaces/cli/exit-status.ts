import { type ErrorCode, MACHINE_LACKS } from '../../core/base/error-code.ts';
import { endsDriver } from '../../core/base/machine-mistake.ts';
import type { RunStatus } from '../../core/report/status.ts';

/** What a shell sees. The numbers are part of the contract with scripts. */
export const EXIT = {
  complete: 0,
  failed: 1,
  wrong: 2,
  waiting: 3,
  lacking: 4,
  budget: 5,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** As `tutti help exit-codes` prints it. */
export const EXIT_MEANINGS: readonly (readonly [status: ExitStatus, meaning: string])[] = [
  [EXIT.complete, 'complete, or the question was answered'],
  [EXIT.failed, 'something failed'],
  [EXIT.wrong, 'the workflow or the words of the command are wrong'],
  [EXIT.waiting, 'it waits for a person: `tutti inbox`'],
  [EXIT.lacking, 'this machine lacks something; nothing ran'],
  [EXIT.budget, 'stopped by a budget'],
  [EXIT.interrupted, 'interrupted or cancelled'],
];

export function exitOfRun(status: RunStatus): ExitStatus {
  switch (status) {
    case 'complete':
    case 'running':
      return EXIT.complete;
    case 'failed':
      return EXIT.failed;
    case 'waiting':
    case 'paused':
      return EXIT.waiting;
    case 'budget':
      return EXIT.budget;
    case 'cancelled':
    case 'interrupted':
      return EXIT.interrupted;
  }
}

/** Codes of what went wrong although the words were right. */
const FAILURES: RegExp =
  /^(INTERNAL$|JOURNAL_|LOGS_|COMMAND_REFUSED$|RUN_TAKEN$|GIT_FAILED$|REF_LOCKED$|DRIVER_SILENT$)/;

export function exitOfError(code: ErrorCode): ExitStatus {
  if (MACHINE_LACKS.has(code)) return EXIT.lacking;
  return FAILURES.test(code) || endsDriver(code) ? EXIT.failed : EXIT.wrong;
}
