import type { GateResult } from '../core/run/attempt.ts';
import type { GateDefinition, SandboxPolicy } from '../core/workflow/workflow.ts';

export type GateRequest = {
  readonly gate: GateDefinition;
  /** A folder that holds exactly the tree to be checked. */
  readonly checkout: string;
  /** Paths that differ from the base, for the gates that look at a change and not at a tree. */
  readonly changed: readonly string[];
  readonly sandbox: SandboxPolicy;
  readonly env: Readonly<Record<string, string>>;
};

/**
 * Machine checks. Contract:
 * - never rejects for what a gate says or for a command that cannot be run: that is an answer (`could-not-run`);
 * - only `pass` passes; a command passes with exit status 0 alone, 126, 127 and a failed spawn are `could-not-run`;
 * - leaves no process behind, also when `signal` aborts or the time is over.
 */
export type GateRunner = { check(request: GateRequest, signal: AbortSignal): Promise<GateResult> };
