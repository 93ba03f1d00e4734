import type { RunId, Sha, TaskPath } from '../core/base/ids.ts';
import type { TaskFailure, Violation } from '../core/run/attempt.ts';
import type { OwnedElsewhere } from '../core/run/effect.ts';
import type { EnvironmentDefinition, SandboxPolicy } from '../core/workflow/workflow.ts';

export type AttemptId = { readonly run: RunId; readonly task: TaskPath; readonly attempt: number };

export type PrepareRequest = {
  readonly id: AttemptId;
  readonly head: Sha;
  /** Work of an attempt before it that goes on; null starts from `head`. */
  readonly onward: { readonly base: Sha; readonly commit: Sha | null } | null;
  readonly environment: EnvironmentDefinition;
  readonly sandbox: SandboxPolicy;
};

export type Prepared =
  | { readonly type: 'ready'; readonly path: string; readonly base: Sha }
  | { readonly type: 'failed'; readonly error: TaskFailure };

export type CollectRequest = {
  readonly id: AttemptId;
  readonly path: string;
  readonly base: Sha;
  /** First line of the attempt's commit. */
  readonly subject: string;
  readonly owns: readonly string[] | null;
  readonly foreign: readonly OwnedElsewhere[];
  readonly protected: readonly string[];
};

export type Collected = {
  /** Null when the tree is that of the base. */
  readonly commit: Sha | null;
  readonly changed: readonly { readonly path: string; readonly kind: 'added' | 'modified' | 'deleted' }[];
  readonly violations: readonly Violation[];
};

/**
 * Private checkouts, one folder a task for the task's whole life. Contract, checked by the workspace conformance suite:
 * - nothing outside the workspace, `refs/tutti/` and the run's own folders is written: not the user's checkout, index,
 *   refs,
 *   config, stash or hooks;
 * - `prepare` is safe to repeat, and what is found in a folder that would be overwritten is kept under
 *   `refs/tutti/keep/` first;
 * - `collect` reads what changed with our own git and never runs code that the workspace configures; what it commits is
 *   reachable from `refs/tutti/<run>/<task>@<attempt>` when it resolves, and repeating it gives the same commit;
 * - a path that may not enter a tree is a violation and is left out of the commit;
 * - `checkout` gives a folder that holds exactly the commit's tree, for gates; it may be reused by the next call of
 *   the run
 *   after `done`, and what gates leave there is thrown away;
 * - `release` keeps what was not collected, then removes the folder.
 */
export type Workspaces = {
  prepare(request: PrepareRequest, signal: AbortSignal): Promise<Prepared>;
  collect(request: CollectRequest, signal: AbortSignal): Promise<Collected>;
  /** Writes whole files into a workspace whose agent has ended; answers with what may not be written there. */
  write(path: string, files: ReadonlyMap<string, string>): Promise<readonly Violation[]>;
  checkout(run: RunId, commit: Sha, environment: EnvironmentDefinition, signal: AbortSignal): Promise<Checkout>;
  release(run: RunId, task: TaskPath): Promise<void>;
};

export type Checkout = { readonly path: string; done(): Promise<void> };
