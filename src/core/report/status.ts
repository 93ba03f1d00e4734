/** How a run stands as a whole. `stopped`: unfinished, and no process drives it. */
export type RunStatus = 'running' | 'waiting' | 'failed' | 'complete' | 'cancelled' | 'paused' | 'budget' | 'interrupted';

/** The JSON of `tutti status --json`, field by field. Money is in US dollars, times are ISO 8601. */
export type StatusView = {
  readonly run: string;
  readonly workflow: string;
  readonly status: RunStatus;
  readonly base: string;
  readonly branch: string;
  readonly head: string;
  readonly tasks: readonly TaskStatusView[];
  readonly budget: { readonly tokens: number; readonly tokens_limit: number | null; readonly usd: number | null; readonly usd_limit: number | null; readonly mode: 'audit' | 'enforce' };
  readonly checkpoints: readonly { readonly id: string; readonly sha: string; readonly task: string; readonly message: string }[];
};

export type TaskStatusView = {
  readonly id: string;
  readonly status: string;
  readonly phase: string | null;
  readonly attempt: number;
  readonly agent: string | null;
  readonly model: string | null;
  readonly workspace: string | null;
  readonly commit: string | null;
  readonly output: unknown;
  readonly result: string | null;
  readonly iterations: number | null;
  readonly blocked: { readonly reason: string; readonly message: string; readonly block: number; readonly until: string | null } | null;
  readonly error: { readonly code: string; readonly what: string; readonly fix: string } | null;
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number; readonly usd: number | null } | null;
  readonly gates: readonly { readonly name: string; readonly answer: string; readonly duration_ms: number }[];
  readonly changed: number;
  readonly started_at: string | null;
  readonly ended_at: string | null;
};
