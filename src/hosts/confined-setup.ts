import { runContained } from '../adapters/process/run-contained.ts';
import type { Surroundings } from '../adapters/process/surroundings.ts';
import type { RunSetup } from '../adapters/git/bring-environment.ts';
import type { SandboxPolicy } from '../core/workflow/workflow.ts';

/** Installing what a project needs may take long on a slow network. */
const SETUP_TIMEOUT_MS = 20 * 60_000;
const OUTPUT_MAX_BYTES = 64 * 1024;

/** Runs the command that makes a workspace ready, in the same sandbox as agents. */
export function confinedSetup(
  surroundings: Surroundings,
  sandbox: SandboxPolicy,
  writable: readonly string[],
): RunSetup {
  return async ({ command, cwd, env }, signal) => {
    const limits = { timeoutMs: SETUP_TIMEOUT_MS, outputMaxBytes: OUTPUT_MAX_BYTES };
    const { status, output } = await runContained(
      surroundings,
      { command, cwd, env, sandbox, writable, ...limits },
      signal,
    );
    return { status, output };
  };
}
