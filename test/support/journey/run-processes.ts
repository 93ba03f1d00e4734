import { readdirSync, readFileSync } from 'node:fs';

/** A living process that carries the run in its environment: its id, and its command with its arguments. */
export type RunProcess = { readonly pid: number; readonly command: string };

/** What of a run is still alive, whoever its parent is now. */
export function processesOf(run: string): readonly RunProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
        if (!environment.includes(run)) return [];
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        // A process that has ended and was not yet waited for has no command left.
        return command === '' ? [] : [{ pid: Number(pid), command }];
      } catch {
        // It ended while it was looked at, or belongs to somebody else.
        return [];
      }
    });
}

/** Kills what is left of a run, or those processes of it whose command holds the words. */
export function killProcessesOf(run: string, words = ''): void {
  for (const { pid, command } of processesOf(run)) {
    if (!command.includes(words)) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Another one of them took it along.
    }
  }
}
