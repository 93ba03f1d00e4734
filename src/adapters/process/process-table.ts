/** What the system says of its processes. Linux tells it in /proc, others through `ps`. */
import { readFileSync, readdirSync } from 'node:fs';
import { ask } from './spawn.ts';

export type ProcessEntry = {
  readonly pid: number;
  readonly parent: number;
  /** The session, or where that cannot be told the process group. */
  readonly session: number;
  /** The program's short name. */
  readonly name: string;
  /** Told apart from a later process with the same pid by this: ticks since the boot, or a date. */
  readonly startTime: string;
  /** Processor time that it and its waited-for children have used, in milliseconds. */
  readonly cpuMs: number;
};

/** One tick of /proc, which is 10 ms for programs whatever the kernel's own is. */
const TICK_MS = 10;
const PS_COLUMNS = 'pid=,ppid=,pgid=,time=,lstart=,ucomm=';

/** Every process that is alive and can be seen. The dead that nobody has waited for are left out. */
export function readProcesses(): readonly ProcessEntry[] {
  if (process.platform !== 'linux') return (ask('/bin/ps', ['-axo', PS_COLUMNS]) ?? '').split('\n').flatMap(fromPs);
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (fromStat(Number(name)) ?? []) : []));
}

export function readProcess(pid: number): ProcessEntry | null {
  if (process.platform === 'linux') return fromStat(pid);
  return (ask('/bin/ps', ['-o', PS_COLUMNS, '-p', String(pid)]) ?? '').split('\n').flatMap(fromPs)[0] ?? null;
}

/** The `NAME=value` that a process was started with. None for those of other users, which cannot be asked. */
export function readVariables(pid: number): readonly string[] {
  if (process.platform === 'linux') return readProc(pid, 'environ')?.split('\0') ?? [];
  return (ask('/bin/ps', ['-Eww', '-o', 'command=', '-p', String(pid)]) ?? '').split(/\s/);
}

export function readBootId(): string {
  if (process.platform === 'linux') return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return (ask('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid']) ?? '').trim();
}

function fromStat(pid: number): ProcessEntry | null {
  const stat = readProc(pid, 'stat');
  if (stat === null) return null;
  // The name stands in parentheses and may hold spaces and parentheses itself, so the last one ends it.
  const end = stat.lastIndexOf(')');
  const fields = stat.slice(end + 2).split(' ');
  const field = (number: number): string => fields[number - 3] ?? '';
  if (field(3) === 'Z' || field(3) === 'X') return null;
  return {
    pid,
    parent: Number(field(4)),
    session: Number(field(6)),
    name: stat.slice(stat.indexOf('(') + 1, end),
    startTime: field(22),
    cpuMs: [14, 15, 16, 17].reduce((sum, number) => sum + Number(field(number)) * TICK_MS, 0),
  };
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    // ENOENT, ESRCH: it has ended meanwhile. EACCES, EPERM: it belongs to somebody else.
    if (error instanceof Error && 'code' in error && PROCESS_OUT_OF_SIGHT.has(error.code)) return null;
    throw error;
  }
}

const PROCESS_OUT_OF_SIGHT: ReadonlySet<unknown> = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM']);
const PS_LINE = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+([\d:.]+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/;

function fromPs(line: string): readonly ProcessEntry[] {
  const [, pid, parent, group, time, start, name] = PS_LINE.exec(line) ?? [];
  if (pid === undefined || start === undefined || name === undefined || name.startsWith('<defunct>')) return [];
  const seconds = (time ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return [
    {
      pid: Number(pid),
      parent: Number(parent),
      session: Number(group),
      name,
      startTime: start.replace(/\s+/g, ' '),
      cpuMs: seconds * 1_000,
    },
  ];
}
