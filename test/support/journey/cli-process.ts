/**
 * The command as a child process, watched line by line. Invariants:
 * 1. Nothing here waits for time: what is waited for is a line on stdout, on stderr, or the end of the process.
 * 2. Who waits for a line that never comes is told so when the process ends, with all that it said.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type Ended = {
  /** The exit status, or the name of the signal that ended it. */
  readonly status: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
};

/** A line of `run --json`, `resume --json` or `events --json`; of the last one of a run, `summary`, only the type. */
export type Event = {
  readonly seq: number;
  readonly at: string;
  readonly run: string;
  readonly type: string;
  readonly data: EventData;
};

/** What the journeys read of an event; the rest is there and not looked at. */
type EventData = {
  readonly task?: string;
  readonly attempt?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly because?: string;
  readonly burnt?: boolean;
  readonly passed?: boolean;
  readonly workspace?: string;
  readonly head?: string;
  readonly until?: number;
  readonly error?: { readonly code: string; readonly what: string; readonly fix: string };
  readonly end?: {
    readonly outcome: string;
    readonly message: string;
    readonly commit: string | null;
    readonly violations: readonly { readonly path: string; readonly rule: string }[];
  };
  readonly results?: readonly { readonly name: string; readonly answer: string; readonly onBase?: string }[];
  readonly result?: { readonly type: string; readonly excerpt?: string; readonly files?: readonly string[] };
};

export type CliProcess = {
  readonly pid: number;
  /** So far, in order. */
  readonly events: readonly Event[];
  /** The first event that fits, of those that came and those that will. */
  until(type: string, task?: string, attempt?: number): Promise<Event>;
  /** Whether so many events came; resolves as soon as they did, or when it ended before. */
  count(events: number): Promise<boolean>;
  /** Resolves once a line of stderr fits. */
  says(pattern: RegExp): Promise<void>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
};

const MAIN = join(import.meta.dirname, '../../../src/surfaces/cli/main.ts');

export type Started = { readonly cwd: string; readonly env: Readonly<Record<string, string>> };

export function startCli(words: readonly string[], { cwd, env }: Started): CliProcess {
  const child = spawn(process.execPath, [MAIN, ...words], { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout: string[] = [];
  const stderr: string[] = [];
  const events: Event[] = [];
  const waiting = new Set<() => void>();
  let over = false;
  const look = (): void => {
    for (const check of waiting) check();
  };
  const ended = endOf(child, { stdout, stderr }).finally(() => {
    over = true;
    look();
  });
  const seen = async <T>(what: string, find: () => T | undefined): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const check = (): void => {
      const found = find();
      if (found !== undefined) resolve(found);
      else if (over)
        reject(new Error(`${words.join(' ')} ended before ${what}\n${stdout.join('\n')}\n${stderr.join('\n')}`));
    };
    waiting.add(check);
    check();
    return promise.finally(() => waiting.delete(check));
  };
  onLines(child.stdout, (line) => {
    stdout.push(line);
    const event = eventOf(line);
    if (event !== null) events.push(event);
    look();
  });
  onLines(child.stderr, (line) => {
    stderr.push(line);
    look();
  });
  return {
    pid: child.pid ?? 0,
    events,
    until: (type, task, attempt) => seen(`${type} ${task ?? ''}`, () => events.find(fits(type, task, attempt))),
    count: (count) => seen(`${count} events`, () => (events.length >= count ? true : over ? false : undefined)),
    async says(pattern) {
      await seen(String(pattern), () => stderr.find((line) => pattern.test(line)));
    },
    signal: (name) => void child.kill(name),
    ended,
  };
}

/** Whether an event is of that type, and of that task and attempt where they are given. */
export function fits(type: string, task?: string, attempt?: number): (event: Event) => boolean {
  return ({ type: is, data }) =>
    is === type && (task === undefined || data.task === task) && (attempt === undefined || data.attempt === attempt);
}

type Said = { readonly stdout: readonly string[]; readonly stderr: readonly string[] };

function endOf(child: ChildProcess, { stdout, stderr }: Said): Promise<Ended> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      resolve({ status: status ?? signal ?? 'SIGKILL', stdout: stdout.join('\n'), stderr: stderr.join('\n') });
    });
  });
}

function onLines(stream: NodeJS.ReadableStream | null, then: (line: string) => void): void {
  if (stream !== null) createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', then);
}

/** Null for a line that is no event. */
function eventOf(line: string): Event | null {
  if (!line.startsWith('{"seq":')) return null;
  return JSON.parse(line) as Event;
}
