/**
 * Runs a shell command of the trusted workflow to its end, as confined as an agent: gates, setup.
 *
 * 1. Its environment is made from nothing.
 * 2. When it resolves, nothing that the command has started is alive: its pid namespace is gone, and without one
 *    everything that carries its mark was killed.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SandboxPolicy } from '../../core/workflow/workflow.ts';
import { plainEnvironment } from './environment.ts';
import { processesMarked, signalProcess } from './identity.ts';
import { confine } from './sandbox.ts';
import { run, type RunResult } from './spawn.ts';
import { demandSandbox, profileFor, type Surroundings } from './surroundings.ts';
import { realpathOr } from './which.ts';

export type ContainedRequest = {
  /** For `sh -c`. Nothing may ever have been put into it. */
  readonly command: string;
  readonly cwd: string;
  /** Set beside what every command gets. */
  readonly env: Readonly<Record<string, string>>;
  readonly sandbox: SandboxPolicy;
  /** Folders that may be changed beside `cwd`: caches. */
  readonly writable: readonly string[];
  readonly timeoutMs: number;
  /** Of what it prints the end is kept. */
  readonly outputMaxBytes: number;
};

/** `output` is both streams as they were mixed; `refusal` is what the sandbox said when it could not be made. */
export type ContainedResult = Omit<RunResult, 'stdout' | 'stderr'> & {
  readonly output: string;
  readonly refusal: string;
};

const MARK = 'TUTTI_COMMAND';
const LOOK_EVERY_MS = 20;
/** A killed process that does not go hangs in the kernel, most often on a dead file system. */
const KILL_MS = 15_000;

/** @throws {TuttiError} `SANDBOX_MISSING`; whatever the command does is a result */
export async function runContained(
  surroundings: Surroundings,
  request: ContainedRequest,
  signal: AbortSignal,
): Promise<ContainedResult> {
  const { command, cwd, timeoutMs, outputMaxBytes } = request;
  const sandbox = demandSandbox(surroundings, request.sandbox);
  const tmp = await mkdtemp(join(realpathOr(tmpdir()), 'tutti-command-'));
  const mark = randomUUID();
  const writable = [tmp, ...request.writable];
  const profile = profileFor(surroundings, { programs: [], cwd, writable, network: true });
  // The outer shell joins the streams, so that their order stays; what comes on the other stream is the sandbox's own
  // word.
  const joined = { program: '/bin/sh', args: ['-c', 'exec "$0" -c "$1" 2>&1', '/bin/sh', command] };
  const env = plainEnvironment({ ...surroundings, tmp, inherit: [], set: request.env });
  try {
    const { stdout, stderr, ...rest } = await run(
      {
        ...confine(sandbox, profile, joined),
        cwd,
        env: { ...env, GIT_CEILING_DIRECTORIES: dirname(realpathOr(cwd)), [MARK]: mark },
        timeoutMs,
        stdoutMaxBytes: outputMaxBytes,
        keep: 'tail',
      },
      signal,
    );
    return { ...rest, output: stdout.toString('utf8'), refusal: stderr.trim() };
  } finally {
    await endMarked(mark);
    await rm(tmp, { recursive: true, force: true });
  }
}

async function endMarked(mark: string): Promise<void> {
  const until = performance.now() + KILL_MS;
  for (let left = processesMarked(MARK, mark); left.length > 0; left = processesMarked(MARK, mark)) {
    for (const identity of left) signalProcess(identity, 'SIGKILL');
    if (performance.now() > until)
      throw new Error(`process ${left[0]?.pid} of a command was killed and is still there`);
    await delay(LOOK_EVERY_MS);
  }
}
