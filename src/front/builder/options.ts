import type { Json, JsonObject } from '../../core/base/json.ts';
import type { ApprovalPoint, Join, SandboxPolicy, Workflow, Writes } from '../../core/workflow/workflow.ts';
import type { Gives } from './expression.ts';
import type { Part } from './part.ts';

/** `'90s'`, `'1h30m'`, or seconds. */
export type Duration = string | number;

/** What every task may say. */
export type TaskOptions = {
  /** Tasks beside it that must be complete before it starts. What `when` speaks of is needed anyway. */
  readonly needs?: readonly (string | Part)[];
  readonly join?: Join;
  /** Where it is false the task is skipped: an expression, or CEL. */
  readonly when?: string | Gives<boolean>;
  readonly approval?: ApprovalPoint | readonly ApprovalPoint[];
  readonly successCriteria?: readonly string[];
  readonly gotchas?: readonly string[];
  readonly testCommand?: string;
  /** What it may change: globs. Tasks that run side by side must not own the same file. */
  readonly owns?: readonly string[];
  readonly reads?: readonly string[];
  readonly protected?: readonly string[];
  readonly gates?: readonly Gate[];
  readonly budget?: Budget;
  /** How often it is tried. */
  readonly retry?: number | { readonly maxAttempts: number; readonly backoff?: Duration };
  /** What undoes it. */
  readonly compensate?: 'revert' | { readonly run: string } | Contract;
};

/** What an agent is asked for. */
export type Contract = {
  /** A name in `agents`; the default agent unless said. */
  readonly agent?: string;
  readonly model?: string;
  readonly role?: string;
  readonly objective: string;
  readonly outputFormat?: string;
  readonly tools?: readonly string[];
  readonly sources?: readonly string[];
  readonly boundaries?: readonly string[];
};

/** What a task may say that does work of its own. */
export type WorkOptions = {
  /** What it makes: paths that must exist and not be empty at its end. */
  readonly deliverables?: readonly string[];
  readonly inputs?: readonly string[];
  readonly references?: readonly string[];
  readonly reason?: string;
  /** A JSON Schema that the structured result must fit. */
  readonly output?: JsonObject;
  readonly writes?: Writes;
  readonly mayChangeNothing?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeout?: Duration;
};

export type AgentTaskOptions = TaskOptions & Contract & WorkOptions;
export type CommandOptions = TaskOptions & WorkOptions;
export type PhaseOptions = TaskOptions & { readonly maxParallel?: number };

export type SuperviseOptions = PhaseOptions & {
  readonly agent: string;
  readonly objective: string;
  /** Agents that it may give tasks to. */
  readonly workers: readonly string[];
  readonly until?: string | Gives<boolean>;
  readonly maxRounds?: number;
  readonly maxTasks?: number;
  /** A person looks at each list of tasks before it begins. */
  readonly approveTasks?: boolean;
};

export type MapOptions = { readonly onFailure?: 'fail' | 'collect'; readonly maxParallel?: number };

export type CandidatesOptions = {
  /** Who picks among those whose gates pass; without one, the first. */
  readonly judge?: string | { readonly agent: string; readonly criteria?: readonly string[] };
};

export type Gate =
  | string
  | { readonly run: string; readonly name?: string; readonly timeout?: Duration }
  | { readonly files: readonly string[]; readonly name?: string }
  | { readonly placeholders: true | readonly string[]; readonly name?: string };

export type Budget = {
  readonly tokens?: number;
  readonly usd?: number;
  readonly duration?: Duration;
  readonly mode?: 'audit' | 'enforce';
};

export type Agent = {
  readonly adapter: string;
  readonly model?: string;
  readonly effort?: string;
  readonly tools?: readonly string[];
  readonly prompt?: string;
  readonly writes?: Writes;
  readonly sandbox?: SandboxPolicy;
  readonly env?: readonly string[];
  readonly maxTurns?: number;
  readonly maxParallel?: number;
  readonly options?: JsonObject;
};

export type Input = {
  readonly type?: 'string' | 'number' | 'boolean' | 'list' | 'object';
  readonly description?: string;
  readonly required?: boolean;
  readonly default?: Json;
  readonly options?: readonly Json[];
};

/** What a workflow says of itself; what a phase may say counts for all of it. */
export type WorkflowOptions = Omit<PhaseOptions, 'needs' | 'join' | 'when' | 'compensate'> & {
  readonly name: string;
  readonly strict?: boolean;
  readonly agents?: Readonly<Record<string, Agent>>;
  readonly models?: Workflow['models'];
  readonly environment?: {
    readonly copy?: readonly string[];
    readonly link?: readonly string[];
    readonly setup?: string;
    readonly cache?: readonly string[];
  };
  readonly sandbox?: SandboxPolicy;
  readonly deliver?: Workflow['deliver'];
};
