import type { Json, JsonObject } from '../core/base/json.ts';
import type { Outcome, Usage } from '../core/run/attempt.ts';
import type { Writes } from '../core/workflow/workflow.ts';
import type { AttemptId } from './workspaces.ts';

/** What an adapter is asked to launch. Everything it may know: it sees no run. */
export type AgentRequest = {
  readonly id: AttemptId;
  /** The workspace. */
  readonly cwd: string;
  /** A private folder for files of this attempt, writable by the agent. */
  readonly scratch: string;
  /** The home folder of the person, as the CLI would see it. */
  readonly home: string;
  readonly prompt: string;
  readonly model: string | null;
  readonly effort: string | null;
  readonly writes: Writes;
  readonly tools: readonly string[] | null;
  readonly maxTurns: number | null;
  /** What is left of the budget, for CLIs that can stop by themselves. */
  readonly usdMicrosMax: number | null;
  /** JSON Schema of the structured result. */
  readonly outputSchema: JsonObject | null;
  /** The agent's own session to go on with. */
  readonly session: string | null;
  /** Whether the process will be in a sandbox: without one, no permission check of the agent's may be bypassed. */
  readonly sandboxed: boolean;
  readonly options: JsonObject;
  /** The command of a `run:` task; empty for agents. */
  readonly command: string;
};

export type LaunchPlan = {
  /** A program's name, looked up on the person's PATH outside the repository, or an absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly stdin: string;
  /** Set for the process, beside what every process gets. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of the person's variables that this CLI needs: its keys, its base URL. */
  readonly inherit: readonly string[];
  /** Files written below `scratch` before the launch; names without folders. */
  readonly files: Readonly<Record<string, string>>;
  /** Folders that the sandbox lets it write beside the workspace: its own config and caches. */
  readonly writable: readonly string[];
  /** Folders among the writable ones that it makes itself on its first start. */
  readonly makes?: readonly string[];
};

/** What an adapter makes of one line. Unknown lines give none: the tools add kinds of lines freely. */
export type AgentSignal =
  | { readonly type: 'session'; readonly id: string }
  | { readonly type: 'said'; readonly text: string }
  | { readonly type: 'tool'; readonly name: string; readonly detail: string; readonly ok: boolean | null }
  /** All that the attempt has used so far. */
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'retrying'; readonly status: number | null; readonly attempt: number }
  | { readonly type: 'denied'; readonly tool: string };

export type AgentExit = { readonly type: 'exited'; readonly status: number } | { readonly type: 'lost' };

/** How it ended, from its closing event and its exit status together: neither is trusted alone. */
export type AgentVerdict = {
  readonly outcome: Outcome;
  readonly message: string;
  readonly text: string;
  readonly usage: Usage;
  readonly session: string | null;
  readonly output: Json | null;
  /** Epoch milliseconds at which a limit ends, where the agent said so. */
  readonly until: number | null;
};

export type AgentParser = {
  push(line: string): readonly AgentSignal[];
  finish(exit: AgentExit, stderrTail: string): AgentVerdict;
};

export type Probe = {
  readonly found: boolean;
  readonly path: string | null;
  readonly version: string | null;
  /** Logged in, has a key, or cannot be told without asking the vendor. */
  readonly login: 'yes' | 'no' | 'unknown' | 'not-needed';
  readonly problems: readonly { readonly what: string; readonly fix: string }[];
};

/** Runs a short command for a probe and gives what it printed, or null when it cannot be started or takes over 10 s. */
export type ProbeRun = (
  program: string,
  args: readonly string[],
) => Promise<{ readonly status: number; readonly stdout: string } | null>;

/**
 * One kind of agent: the pure half. Contract, checked by the agent conformance suite:
 * - `launch` is pure, puts no prompt into an argument, and puts nothing into a shell string;
 * - a parser is total: it never throws, whatever the line;
 * - usage is that of this attempt alone, also where the CLI counts over its whole session.
 */
export type Agent = {
  readonly name: string;
  readonly resumes: boolean;
  launch(request: AgentRequest): LaunchPlan;
  parser(request: AgentRequest): AgentParser;
  probe(run: ProbeRun, env: Readonly<Record<string, string | undefined>>): Promise<Probe>;
};
