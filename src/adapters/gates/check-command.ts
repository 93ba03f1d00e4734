import { TuttiError } from '../../core/base/tutti-error.ts';
import type { GateAnswer } from '../../core/run/attempt.ts';
import type { GateRequest } from '../../ports/gate-runner.ts';
import { type ContainedResult, runContained } from '../process/run-contained.ts';
import type { Surroundings } from '../process/surroundings.ts';
import { evidence, plainText } from './evidence.ts';
import { runnerWithoutTests } from './no-tests.ts';
import type { Verdict } from './verdict.ts';

export type CommandGate = { readonly command: string; readonly timeoutMs?: number };

const TIMEOUT_MS = 10 * 60 * 1_000;
/** Enough to find a runner's summary in; evidence is cut from it. */
const OUTPUT_MAX_BYTES = 256 * 1024;
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;

/** `surroundings` with the caches that commands may write. */
export type CommandSurroundings = Surroundings & { readonly writable: readonly string[] };

/** Runs a command of the workflow in the checkout. */
export async function checkCommand(
  surroundings: CommandSurroundings,
  gate: CommandGate,
  { request, signal }: { readonly request: GateRequest; readonly signal: AbortSignal },
): Promise<Verdict> {
  const timeoutMs = gate.timeoutMs ?? TIMEOUT_MS;
  try {
    const { checkout: cwd, env, sandbox } = request;
    const { command } = gate;
    const { writable } = surroundings;
    const contained = { command, cwd, env, sandbox, writable, timeoutMs, outputMaxBytes: OUTPUT_MAX_BYTES };
    return readVerdict(await runContained(surroundings, contained, signal), timeoutMs);
  } catch (error) {
    if (!(error instanceof TuttiError)) throw error;
    return { answer: 'could-not-run', evidence: `${error.what}\n${error.fix}` };
  }
}

function readVerdict(result: ContainedResult, timeoutMs: number): Verdict {
  const { status, output } = result;
  const answer = (answer: GateAnswer, note: string): Verdict => ({ answer, evidence: evidence(output, note) });
  if (result.spawnError !== null)
    return answer('could-not-run', `the command could not be started: ${result.spawnError}`);
  if (result.timedOut) return answer('fail', `not done after ${timeoutMs / 1_000} s`);
  if (status === null) return answer('could-not-run', `the command was ended by ${result.signalled ?? 'a signal'}`);
  if (status !== 0 && result.refusal !== '') return answer('could-not-run', result.refusal);
  if (status === NOT_FOUND || status === NOT_EXECUTABLE)
    return answer('could-not-run', `exit status ${status}: a program is missing or cannot be run`);
  const runner = runnerWithoutTests(plainText(output));
  if (runner !== null) return answer('no-tests', `${runner} found no test to run`);
  return status === 0 ? answer('pass', '') : answer('fail', `exit status ${status}`);
}
