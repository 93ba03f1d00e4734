import { setTimeout as delay } from 'node:timers/promises';
import type { CliProcess } from './cli-process.ts';

/**
 * Kills the command some milliseconds after so many of its events were seen: between two commits, in a merge, in a
 * gate, wherever that falls. This waits for nothing to happen: any moment is right, and nobody is to have chosen it.
 *
 * @returns false where it had ended before
 */
export async function killAfter(
  cli: CliProcess,
  moment: { readonly events: number; readonly ms: number },
): Promise<boolean> {
  const reached = await cli.count(moment.events);
  if (reached) await delay(moment.ms);
  cli.signal('SIGKILL');
  return (await cli.ended).status === 'SIGKILL';
}
