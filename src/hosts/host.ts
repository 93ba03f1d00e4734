import type { RunId, TaskPath } from '../core/base/ids.ts';
import type { Json } from '../core/base/json.ts';
import type { Problem } from '../core/base/problem.ts';
import type { EventDetails } from '../core/plan/plan.ts';
import type { PlanView } from '../core/plan/view.ts';
import type { InboxItem } from '../core/report/inbox.ts';
import type { RunStatus, StatusView } from '../core/report/status.ts';
import type { WhyView } from '../core/report/why.ts';
import type { PersonCommand, Refusal } from '../core/run/command.ts';
import type { Recorded } from '../core/run/event.ts';
import type { SandboxPolicy, Workflow } from '../core/workflow/workflow.ts';
import type { Flow } from '../front/builder/workflow.ts';

/**
 * All that a surface may ask. Every method rejects with a `TuttiError` for mistakes of people and lacks of the
 * machine.
 */
export type Host = {
  /** What a file or a program means, checked and not planned; rejects with `WORKFLOW_INVALID`. */
  read(source: WorkflowSource): Promise<Workflow>;
  plan(source: WorkflowSource, options: PlanOptions): Promise<PlanAnswer>;
  /** Checks, freezes the plan, takes the lease and drives the run in this process. */
  start(source: WorkflowSource, options: RunOptions): Promise<DrivenRun>;
  /** Takes the lease and goes on; rejects with `RUN_TAKEN` when a live process drives it. */
  resume(run: RunId, options: DriveOptions): Promise<DrivenRun>;
  /** Checks, freezes the plan and records the run, but does not drive it: `detach` or `resume` do. */
  create(
    source: WorkflowSource,
    options: RunOptions,
  ): Promise<{ readonly run: RunId; readonly notes: readonly string[] }>;
  /**
   * Starts `words`, a program and its arguments that resume the run, as a process that outlives this one, its output
   * going to a
   * file below `.tutti/logs/<run>/`. Resolves once that process holds the lease.
   */
  detach(run: RunId, words: readonly string[]): Promise<void>;
  /** Resolves a run's id, a unique prefix of it, or `@last`; undefined = the last one. */
  find(run: string | undefined): Promise<RunId>;
  /** Resolves a task by its path or a unique end of it. */
  findTask(run: RunId, task: string): Promise<TaskPath>;
  runs(): Promise<readonly RunSummary[]>;
  status(run: RunId): Promise<StatusView>;
  /** Who does each task that does work itself, by its path in the plan: copies stand there under `*`. */
  planned(run: RunId): Promise<ReadonlyMap<TaskPath, string>>;
  why(run: RunId, task: TaskPath): Promise<WhyView>;
  inbox(run: RunId | null): Promise<readonly InboxItem[]>;
  /**
   * To the live driver through the inbox, or applied here under the lease; `driven` says whether a driver goes on
   * with it.
   */
  command(run: RunId, command: PersonCommand): Promise<CommandAnswer>;
  /** Recorded events after `after`; with `follow`, goes on until the run has ended or `signal` aborts. */
  events(
    run: RunId,
    options: { readonly after: number; readonly follow: boolean },
    signal: AbortSignal,
  ): AsyncIterable<Recorded>;
  /** What the agent of one attempt printed, raw lines by stream; attempt undefined = the last. Secrets are redacted. */
  transcript(request: TranscriptRequest, signal: AbortSignal): AsyncIterable<TranscriptLine>;
  /** The patch of a task's last attempt, or of what it became on the integration branch. */
  diff(run: RunId, task: TaskPath): Promise<string>;
  show(run: RunId, task: TaskPath): Promise<TaskView>;
  /** Markdown; also written to `.tutti/runs/<run>/report.md`. */
  report(run: RunId): Promise<string>;
  kept(run: RunId, task: TaskPath): Promise<readonly KeptView[]>;
  restore(
    run: RunId,
    task: TaskPath,
    options: { readonly from: string | undefined; readonly into: string },
  ): Promise<{ readonly folder: string; readonly from: string }>;
  prune(options: { readonly run: RunId | null; readonly dryRun: boolean }): Promise<PruneView>;
  doctor(): Promise<DoctorView>;
  /** Writes `tutti.yaml` at the top of the repository; rejects with `FILE_EXISTS` rather than replace one. */
  init(options: InitOptions): Promise<Initialised>;
};

export type InitOptions = {
  /** The adapter; undefined = the first that is found. */
  readonly agent: string | undefined;
  /** The name or another name of a pattern; undefined = a first task to try it with. */
  readonly pattern: string | undefined;
};
export type Initialised = {
  readonly file: string;
  readonly agent: string;
  readonly gates: readonly string[];
  readonly pattern: string | null;
};

/** A workflow file, be it YAML or a program that exports a workflow, or a workflow that this program made. */
export type WorkflowSource = string | Flow;

export type PlanOptions = {
  readonly inputs: Readonly<Record<string, Json | string>>;
  readonly agents: Readonly<Record<string, string>>;
  /** What the run answers; else it leaves out the tasks that answer events. */
  readonly event?: EventDetails;
};
/** `events` are the types of those that the workflow answers. */
export type PlanAnswer = PlanView & {
  readonly events: readonly string[];
  readonly problems: readonly Problem[];
  readonly ok: boolean;
};

export type DriveOptions = {
  readonly maxParallel: number | undefined;
  readonly sandbox: SandboxPolicy | undefined;
  /** Somebody sits there: a run that waits for a person goes on waiting instead of ending the command. */
  readonly stay: boolean;
};

export type RunOptions = PlanOptions &
  DriveOptions & {
    readonly approve: boolean;
    readonly budgetTokens: number | undefined;
    readonly budgetUsdMicros: number | undefined;
  };

/** A run that this process drives. */
export type DrivenRun = {
  readonly run: RunId;
  /**
   * Things worth saying before it begins: uncommitted work that is not part of it, no sandbox, an agent not logged
   * in.
   */
  readonly notes: readonly string[];
  /** Events up to this number were recorded before; 0 for a run that begins here. */
  readonly known: number;
  /** Every event from the first, then live; ends when the driver stops. */
  readonly events: AsyncIterable<Recorded>;
  /** What agents do between events, for the live view; lossy, ends with the driver. */
  readonly signals: AsyncIterable<LiveSignal>;
  status(): StatusView;
  command(command: PersonCommand): Promise<CommandAnswer>;
  /** Nothing more is launched; agents are interrupted and collected within 10 s. A second call kills at once. */
  interrupt(): void;
  /** Resolves when nothing is left to do: ended, waiting for a person, paused, interrupted. */
  readonly settled: Promise<RunStatus>;
};

export type LiveSignal = { readonly task: TaskPath; readonly attempt: number; readonly text: string };
export type CommandAnswer =
  | { readonly type: 'taken'; readonly driven: boolean }
  | { readonly type: 'refused'; readonly refusal: Refusal };
export type TranscriptRequest = {
  readonly run: RunId;
  readonly task: TaskPath;
  readonly attempt: number | undefined;
  readonly follow: boolean;
};
export type TranscriptLine = { readonly stream: 'stdout' | 'stderr' | 'report'; readonly text: string };
export type RunSummary = {
  readonly run: RunId;
  readonly workflow: string;
  readonly status: RunStatus;
  readonly created_at: string;
  readonly branch: string;
  readonly driven: boolean;
};
export type KeptView = { readonly ref: string; readonly sha: string; readonly what: string };
export type PruneView = {
  readonly removed: readonly string[];
  readonly kept: readonly string[];
  readonly left: readonly { readonly path: string; readonly why: string }[];
};
export type DoctorCheck = {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'error' | 'absent';
  readonly detail: string;
  readonly fix: string;
};
export type DoctorView = { readonly checks: readonly DoctorCheck[]; readonly ok: boolean };

/** One task with all that is known of it. */
export type TaskView = {
  readonly task: StatusView['tasks'][number];
  readonly objective: string;
  readonly attempts: readonly {
    readonly attempt: number;
    readonly outcome: string;
    readonly message: string;
    readonly commit: string | null;
    readonly ref: string | null;
    readonly changed: number;
    readonly gates: readonly {
      readonly name: string;
      readonly answer: string;
      readonly duration_ms: number;
      readonly evidence: string;
    }[];
    readonly usage: { readonly input_tokens: number; readonly output_tokens: number; readonly usd: number | null };
    readonly folder: string;
  }[];
  readonly handoff: Json;
};
