import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttemptId } from '../../ports/workspaces.ts';
import type { ProcessIdentity } from './identity.ts';

/** The folder of one attempt, which tells all that is known of its process: whoever reads it needs nobody's memory. */
export function attemptFolder(attempts: string, id: AttemptId): string {
  return join(attempts, id.run, `${id.task.replaceAll('/', '+')}@${id.attempt}`);
}

/** Whether somebody has launched it, be it alive or not. */
export function isClaimed(folder: string): boolean {
  return existsSync(join(folder, 'started'));
}

/** The shim, as it wrote itself down; null in the moment before it does. */
export function readShim(folder: string): ProcessIdentity | null {
  const [pid, startTime, bootId, end] = readText(join(folder, 'started', 'identity'))?.split('\n') ?? [];
  if (pid === undefined || startTime === undefined || bootId === undefined || end === undefined) return null;
  return { pid: Number(pid), startTime, bootId };
}

/** 128 and more stand for signals, as shells count. Null as long as the program has not ended. */
export function readExit(folder: string): number | null {
  const text = readText(join(folder, 'exit'));
  return text === null ? null : Number.parseInt(text, 10);
}

/** Whether nothing more will be written to the spool. */
export function isSpoolClosed(folder: string): boolean {
  return ['stdout', 'stderr'].every((name) => existsSync(join(folder, `${name}.end`)));
}

export function readText(path: string): string | null {
  // A watcher asks for what is not there yet most of the time, and an error costs ten times as much as a look.
  if (!existsSync(path)) return null;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
