import type { SandboxPolicy } from '../core/workflow/workflow.ts';
import type { AgentExit } from './agent.ts';
import type { AttemptId } from './workspaces.ts';

export type LaunchSpec = {
  readonly id: AttemptId;
  readonly program: string;
  readonly args: readonly string[];
  readonly stdin: string;
  readonly cwd: string;
  /**
   * The whole environment of the process, but for what the launcher itself sets (`TUTTI_*`, `TMPDIR`, `HOME`,
   * `PATH`).
   */
  readonly env: Readonly<Record<string, string>>;
  readonly inherit: readonly string[];
  /** Written into the attempt's `out/` folder before the launch. */
  readonly files: Readonly<Record<string, string>>;
  readonly sandbox: { readonly policy: SandboxPolicy; readonly writable: readonly string[]; readonly network: boolean };
  /**
   * Folders of the person's that the program makes on its first start; made before it, since only what is there can
   * be shared.
   */
  readonly makes: readonly string[];
  /** Kept beside the spool for people: `prompt.md`. */
  readonly prompt: string;
};

export type Spooled =
  | { readonly type: 'line'; readonly stream: 'stdout' | 'stderr' | 'report'; readonly text: string }
  /** Nothing was printed, but the process tree used the processor: it is alive. */
  | { readonly type: 'busy' }
  | { readonly type: 'ended'; readonly exit: AgentExit };

/**
 * Detached processes whose streams are files. Contract, checked with real processes:
 * - `launch` starts at most one process for an attempt, however often and from however many engines it is called: who
 *   comes
 *   second finds the claim of the first and changes nothing;
 * - the process outlives the engine; its exit status is written by rename when it ends;
 * - `watch` gives every line of the spool from its start, also of a process that another engine launched, then `ended`
 *   exactly
 *   once and last; lines are cut at 1 MiB and the stream is capped, with what was left out counted in a last line of
 * stderr;
 * - `ended` with `lost` means: no exit status, and no process of the attempt is alive;
 * - `stop` interrupts, waits for the grace and kills; no process of the attempt is alive when it resolves, and it may
 *   be repeated.
 */
export type Launcher = {
  /** The attempt's folder, given to agents as scratch: `<attempt folder>/out`. */
  scratch(id: AttemptId): string;
  /** What a sandbox of that policy would be here. `none` with policy `required` is an error that `launch` reports. */
  sandboxKind(policy: SandboxPolicy): 'bubblewrap' | 'seatbelt' | 'none';
  launch(spec: LaunchSpec): Promise<void>;
  launched(id: AttemptId): Promise<boolean>;
  watch(id: AttemptId, signal: AbortSignal): AsyncIterable<Spooled>;
  stop(id: AttemptId, graceMs: number): Promise<void>;
  /**
   * Text of a regular file that the attempt left in its scratch folder, cut at 1 MiB; null where there is none such.
   */
  scratchFile(id: AttemptId, name: string): Promise<string | null>;
};
