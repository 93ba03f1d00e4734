/**
 * The living processes of an attempt, found from outside.
 *
 * 1. Who was started with the attempt's mark belongs to it, wherever it has moved; so do descendants and the shim's
 *    session, which a program that clears its environment does not leave without more effort.
 * 2. Start times are compared where they are numbers (ticks since the boot); a date is no number and leaves nobody out.
 * 3. The shim's own processes are told apart: they must outlive the program to write down how it ended.
 */
import { readShim } from './attempt-folder.ts';
import { isAlive, type ProcessIdentity } from './identity.ts';
import { type ProcessEntry, readBootId, readProcesses, readVariables } from './process-table.ts';
import { ATTEMPT_MARK, SHIM_MARK } from './shim.ts';

export type AttemptProcesses = {
  readonly shim: readonly ProcessIdentity[];
  readonly program: readonly ProcessIdentity[];
  /**
   * Who is asked to stop: what the shim started, below any sandbox; with its children where it is a shell, which only
   * waits.
   */
  readonly interruptible: readonly ProcessIdentity[];
};

const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'zsh', 'busybox']);

export function attemptProcesses(folder: string): AttemptProcesses {
  const table = readProcesses();
  const leader = readShim(folder);
  const bootId = readBootId();
  const shim: ProcessEntry[] = [];
  const marked: ProcessEntry[] = [];
  const session = leader !== null && isAlive(leader) ? leader.pid : null;
  for (const entry of table) {
    // Who is older than the shim was not started by it, and most of the system is: its environment need not be read.
    if (leader !== null && Number(entry.startTime) < Number(leader.startTime)) continue;
    const variables = readVariables(entry.pid);
    if (variables.includes(`${SHIM_MARK}=${folder}`)) shim.push(entry);
    else if (variables.includes(`${ATTEMPT_MARK}=${folder}`) || entry.session === session) marked.push(entry);
  }
  const own = new Set(shim.map(({ pid }) => pid));
  const program = withDescendants([...marked, ...shim], table).filter(({ pid }) => !own.has(pid));
  const identified = ({ pid, startTime }: ProcessEntry): ProcessIdentity => ({ pid, startTime, bootId });
  return {
    shim: shim.map(identified),
    program: program.map(identified),
    interruptible: interruptible(program, own).map(identified),
  };
}

/** Processor time of everything below a process, in milliseconds. */
export function treeCpuMs(root: number, table: readonly ProcessEntry[]): number {
  const roots = table.filter(({ pid }) => pid === root);
  return withDescendants(roots, table).reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

function withDescendants(roots: readonly ProcessEntry[], table: readonly ProcessEntry[]): readonly ProcessEntry[] {
  const children = Map.groupBy(table, ({ parent }) => parent);
  const found = new Map(roots.map((entry) => [entry.pid, entry]));
  // A map gives entries that are added while it is walked, so this goes down to the last generation.
  for (const { pid } of found.values()) for (const child of children.get(pid) ?? []) found.set(child.pid, child);
  return [...found.values()];
}

function interruptible(program: readonly ProcessEntry[], shim: ReadonlySet<number>): readonly ProcessEntry[] {
  let top = program.filter(({ parent }) => shim.has(parent));
  while (top.some(({ name }) => name === 'bwrap')) {
    const inside = new Set(top.map(({ pid }) => pid));
    top = program.filter(({ parent, pid }) => inside.has(parent) && !inside.has(pid));
  }
  return top.every(({ name }) => SHELLS.has(name)) ? withDescendants(top, program) : top;
}
