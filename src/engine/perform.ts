import { unreachable } from '../core/base/unreachable.ts';
import type { Report } from '../core/run/command.ts';
import type { Work } from '../core/run/effect.ts';
import { deliver } from './perform/deliver.ts';
import { integrate } from './perform/integrate.ts';
import { listFiles } from './perform/list-files.ts';
import { prepareWorkspace } from './perform/prepare-workspace.ts';
import { runAttempt } from './perform/run-attempt.ts';
import { runGates } from './perform/run-gates.ts';
import { stopAttempt } from './perform/stop-attempt.ts';
import { waitUntil } from './perform/wait-until.ts';
import type { Performing } from './performing.ts';

/**
 * Does what is owed and says how it went; null when it was given up. Safe to repeat: each looks first for its own
 * trace.
 */
export function perform(work: Work, performing: Performing): Promise<Report | null> {
  switch (work.type) {
    case 'prepare-workspace':
      return prepareWorkspace(work, performing);
    case 'run-attempt':
      return runAttempt(work, performing);
    case 'stop-attempt':
      return stopAttempt(work, performing);
    case 'run-gates':
      return runGates(work, performing);
    case 'integrate':
      return integrate(work, performing);
    case 'list-files':
      return listFiles(work, performing);
    case 'wait-until':
      return waitUntil(work, performing);
    case 'deliver':
      return deliver(work, performing);
    default:
      return unreachable(work);
  }
}
