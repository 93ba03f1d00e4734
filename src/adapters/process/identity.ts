/**
 * Which process is meant, for longer than its number is its own.
 *
 * 1. A pid alone names nobody: it is given to somebody else as soon as its process has ended.
 * 2. Nothing is signalled whose start time and boot were not compared immediately before.
 */
import { readBootId, readProcess, readProcesses, readVariables } from './process-table.ts';

export type ProcessIdentity = { readonly pid: number; readonly startTime: string; readonly bootId: string };

/** Null when no such process is alive. */
export function identify(pid: number): ProcessIdentity | null {
  const found = readProcess(pid);
  return found === null ? null : { pid, startTime: found.startTime, bootId: readBootId() };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return readProcess(identity.pid)?.startTime === identity.startTime && readBootId() === identity.bootId;
}

/**
 * Every living process that was started with this variable, wherever it has moved since: sessions and parents do not
 * matter.
 */
export function processesMarked(name: string, value: string): readonly ProcessIdentity[] {
  const bootId = readBootId();
  return readProcesses()
    .filter(({ pid }) => readVariables(pid).includes(`${name}=${value}`))
    .map(({ pid, startTime }) => ({ pid, startTime, bootId }));
}

/** @returns whether the process was alive and has been signalled */
export function signalProcess(identity: ProcessIdentity, name: NodeJS.Signals): boolean {
  // Signalling oneself or the first process by a mistaken record would end more than an attempt.
  if (identity.pid <= 1 || identity.pid === process.pid || !isAlive(identity)) return false;
  try {
    return process.kill(identity.pid, name);
  } catch (error) {
    // ESRCH: it ended between the look and the signal. EPERM: it has become somebody else's, as sudo does.
    if (error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM')) return false;
    throw error;
  }
}
