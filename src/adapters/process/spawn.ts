/**
 * The only place that starts processes.
 *
 * 1. A child leads a session and a process group of its own, so that a signal to the group reaches its children too.
 * 2. A group is signalled while its leader has not been reaped, and once more in the moment it is: later its number may
 *    belong to somebody else, but numbers are given out in a circle and not again at once.
 * 3. `run` settles exactly once, at most `PIPE_GRACE_MS` after the child has ended, however long a grandchild keeps a
 *    pipe open.
 */
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import type { Readable } from 'node:stream';

export type RunRequest = {
  /** An absolute path: nothing is looked up here. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  readonly timeoutMs: number;
  /** What comes beyond is read and thrown away, so that the child is never blocked. Default 64 MiB. */
  readonly stdoutMaxBytes?: number;
  /** Default 64 KiB. */
  readonly stderrMaxBytes?: number;
  /** Which end of a stream survives its limit. Default `head`. */
  readonly keep?: 'head' | 'tail';
};

export type RunResult = {
  /** Null when it was ended by a signal or never began. */
  readonly status: number | null;
  readonly signalled: string | null;
  readonly stdout: Buffer;
  /** Bytes that are no UTF-8 are U+FFFD. */
  readonly stderr: string;
  /** Whether something of either stream was thrown away. */
  readonly truncated: boolean;
  readonly timedOut: boolean;
  /** `ENOENT`, `EACCES`, `EMFILE` …, or `ABORTED` when the signal came before the start; null when it began. */
  readonly spawnError: string | null;
  readonly durationMs: number;
};

export type DetachRequest = Pick<RunRequest, 'program' | 'args' | 'cwd' | 'env'>;

const STDOUT_MAX_BYTES = 64 * 1024 * 1024;
const STDERR_MAX_BYTES = 64 * 1024;
/** Between the request to end and the order: enough for git to remove its lock files. */
const KILL_GRACE_MS = 1_000;
/**
 * A pipe that is still open after its child's end is held by a grandchild, or has a rest to be read that is already
 * there.
 */
const PIPE_GRACE_MS = 200;

/** Runs a program to its end. Never rejects for what the child does; `signal` and the timeout end its whole group. */
export async function run(request: RunRequest, signal?: AbortSignal): Promise<RunResult> {
  const startedAt = performance.now();
  const keep = request.keep ?? 'head';
  const stdout = boundedBytes(request.stdoutMaxBytes ?? STDOUT_MAX_BYTES, keep);
  const stderr = boundedBytes(request.stderrMaxBytes ?? STDERR_MAX_BYTES, keep);
  const aborted = signal?.aborted === true;
  const end = aborted ? { ...NEVER_BEGAN, spawnError: 'ABORTED' } : await runChild(request, { stdout, stderr }, signal);
  return {
    ...end,
    stdout: stdout.bytes(),
    stderr: stderr.bytes().toString('utf8'),
    truncated: stdout.truncated() || stderr.truncated(),
    durationMs: performance.now() - startedAt,
  };
}

/**
 * Starts a program that outlives this process, in a session of its own and without streams.
 *
 * @returns its pid; rejects with the error of the spawn (`code` is `ENOENT`, `EMFILE` …)
 */
export function detach(request: DetachRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(request.program, [...request.args], { ...place(request), stdio: 'ignore' });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      if (child.pid === undefined) reject(new Error(`${request.program} has begun and has no pid`));
      else resolve(child.pid);
    });
  });
}

/**
 * Asks one of the system's own tools a short question, where it can be asked in no other way; null when it has no
 * answer.
 */
export function ask(program: string, args: readonly string[]): string | null {
  const answer = spawnSync(program, [...args], {
    encoding: 'utf8',
    timeout: 5_000,
    env: { LC_ALL: 'C', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
  });
  return answer.status === 0 ? answer.stdout : null;
}

type End = Pick<RunResult, 'status' | 'signalled' | 'timedOut' | 'spawnError'>;
type Sinks = { readonly stdout: BoundedBytes; readonly stderr: BoundedBytes };

const NEVER_BEGAN: End = { status: null, signalled: null, timedOut: false, spawnError: null };

function place(request: DetachRequest): SpawnOptions {
  return { cwd: request.cwd, env: { ...request.env }, detached: true, windowsHide: true };
}

async function runChild(request: RunRequest, sinks: Sinks, signal: AbortSignal | undefined): Promise<End> {
  const started = start(request);
  if (typeof started === 'string') return { ...NEVER_BEGAN, spawnError: started };
  const child = started;
  let timedOut = false;
  const kill = (): void => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const order = setTimeout(() => signalGroup(child, 'SIGKILL'), KILL_GRACE_MS);
    child.once('exit', () => {
      clearTimeout(order);
      // Who leads the group may obey where its children do not.
      signalGroup(child, 'SIGKILL');
    });
    signalGroup(child, 'SIGTERM');
  };
  const limit = setTimeout(() => {
    timedOut = child.exitCode === null && child.signalCode === null;
    kill();
  }, request.timeoutMs);
  signal?.addEventListener('abort', kill, { once: true });
  child.stdout?.on('data', sinks.stdout.push);
  child.stderr?.on('data', sinks.stderr.push);
  // A child that does not read its input to the end is no error: its exit status says how it went.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(request.stdin ?? '');
  const end = await settled(child);
  clearTimeout(limit);
  signal?.removeEventListener('abort', kill);
  return { ...end, timedOut };
}

function start(request: RunRequest): ChildProcess | string {
  try {
    return spawn(request.program, [...request.args], { ...place(request), stdio: ['pipe', 'pipe', 'pipe'] });
  } catch (error) {
    // Node throws some failures of the system call (E2BIG, ENOMEM) and emits the others.
    if (error instanceof Error && 'syscall' in error) return errorCode(error);
    throw error;
  }
}

function settled(child: ChildProcess): Promise<Omit<End, 'timedOut'>> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      // A failed kill is reported here as well, and then the child has begun and will end.
      if (child.pid === undefined) resolve({ status: null, signalled: null, spawnError: errorCode(error) });
    });
    child.once('exit', (status, signalled) => {
      const finish = (): void => {
        stopWaiting();
        child.stdout?.destroy();
        child.stderr?.destroy();
        child.stdin?.destroy();
        resolve({ status, signalled, spawnError: null });
      };
      const stopWaiting = whenAtRest([child.stdout, child.stderr], finish);
      child.once('close', finish);
    });
  });
}

/**
 * What the child itself has written lies in the pipe and is read without a pause, so a pipe that rests is only held
 * open. A timer alone says nothing: one that was set late in a busy turn is over before anything is read. So after it
 * the pipes are looked at once more, and only where nothing came they rest.
 */
function whenAtRest(streams: readonly (Readable | null)[], rest: () => void): () => void {
  const latestAt = performance.now() + 10 * PIPE_GRACE_MS;
  let heard = false;
  let timer: NodeJS.Timeout | undefined;
  let look: NodeJS.Immediate | undefined;
  const wait = (): void => {
    heard = false;
    timer = setTimeout(() => {
      // Between a timer and an immediate the event loop reads what there is to read.
      look = setImmediate(() => (heard && performance.now() < latestAt ? wait() : rest()));
    }, PIPE_GRACE_MS);
  };
  for (const stream of streams) stream?.on('data', () => (heard = true));
  wait();
  return () => {
    clearTimeout(timer);
    clearImmediate(look);
  };
}

function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    // ESRCH: it ended a moment ago. EPERM (macOS): its members are dead and not reaped yet.
    if (!(error instanceof Error) || !['ESRCH', 'EPERM'].includes(errorCode(error))) throw error;
  }
}

function errorCode(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}

type BoundedBytes = { push(chunk: Buffer): void; bytes(): Buffer; truncated(): boolean };

/** Keeps the first or the last `maxBytes` of a stream and drops the rest as it comes. */
function boundedBytes(maxBytes: number, keep: 'head' | 'tail'): BoundedBytes {
  const chunks: Buffer[] = [];
  let size = 0;
  let dropped = false;
  const pushHead = (chunk: Buffer): void => {
    const room = maxBytes - size;
    if (chunk.length > room) dropped = true;
    if (room > 0) chunks.push(chunk.subarray(0, room));
    size += Math.min(room, chunk.length);
  };
  const pushTail = (chunk: Buffer): void => {
    chunks.push(chunk);
    size += chunk.length;
    for (let first = chunks[0]; first !== undefined && size - first.length >= maxBytes; first = chunks[0]) {
      size -= first.length;
      dropped = true;
      chunks.shift();
    }
  };
  return {
    push: keep === 'head' ? pushHead : pushTail,
    bytes: () => (keep === 'head' ? Buffer.concat(chunks) : lastBytes(Buffer.concat(chunks), maxBytes)),
    truncated: () => dropped || size > maxBytes,
  };
}

function lastBytes(bytes: Buffer, maxBytes: number): Buffer {
  return bytes.subarray(Math.max(0, bytes.length - maxBytes));
}
