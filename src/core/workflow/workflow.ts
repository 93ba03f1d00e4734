import type { Json, JsonObject } from '../base/json.ts';

/**
 * A workflow as every front end hands it on: a tree of tasks, whose root is the file itself. JSON only, so that it can
 * be hashed, frozen and written back. Durations are milliseconds, money is millionths of a US dollar.
 */
export type Workflow = {
  readonly name: string;
  /** Warnings about contracts are errors. */
  readonly strict: boolean;
  readonly agents: Readonly<Record<string, AgentDefinition>>;
  /** Tier (`deep`, `standard`, `fast`, or a name of one's own) to adapter to the model's name there. */
  readonly models: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly inputs: Readonly<Record<string, InputDefinition>>;
  readonly environment: EnvironmentDefinition;
  readonly sandbox: SandboxPolicy;
  readonly deliver: 'branch' | 'merge' | 'pr';
  /** By event type, ids of tasks at the top that answer it: they, and what follows them, run for that event alone. */
  readonly on: Readonly<Record<string, readonly string[]>>;
  readonly root: PhaseDefinition;
};

export type TaskDefinition = LeafDefinition | PhaseDefinition;

export type Join = 'all_success' | 'none_failed' | 'one_success' | 'all_done';
export type ApprovalPoint = 'before_start' | 'before_integrate';
export type SandboxPolicy = 'auto' | 'required' | 'none';
export type Writes = 'workspace' | 'patch' | 'none';

/** What every task may say, leaf or phase. Absent means "as the parent has it" for `owns` and `protected`. */
export type TaskCommon = {
  readonly id: string;
  /** Ids of siblings. */
  readonly needs: readonly string[];
  readonly join: Join;
  /** CEL; false skips the task. */
  readonly when?: string;
  readonly approval: readonly ApprovalPoint[];
  readonly successCriteria: readonly string[];
  readonly gotchas: readonly string[];
  readonly testCommand?: string;
  readonly owns?: readonly string[];
  readonly reads: readonly string[];
  readonly protected: readonly string[];
  readonly gates: readonly GateDefinition[];
  readonly budget?: BudgetDefinition;
  readonly retry?: RetryDefinition;
  /** Once for each item, side by side. Stands around `loop`, and that around all else. */
  readonly map?: MapDefinition;
  /** Again and again, until its condition holds. */
  readonly loop?: LoopDefinition;
  /** What undoes it, and stands for everything below it. */
  readonly compensate?: CompensateDefinition;
};

/** `maxParallel` counts items. With `collect`, items may fail and the rest is the result. */
export type MapDefinition = {
  readonly over: MapSource;
  readonly onFailure: 'fail' | 'collect';
  readonly maxParallel?: number;
};

export type MapSource =
  | { readonly type: 'items'; readonly items: readonly Json[] }
  /** CEL that gives a list. */
  | { readonly type: 'expression'; readonly expression: string }
  /** Paths at the integration head, in the order of their names. */
  | { readonly type: 'glob'; readonly patterns: readonly string[] }
  /** Every combination: an item has one value of each axis. An axis that is text is CEL that gives a list. */
  | { readonly type: 'matrix'; readonly axes: Readonly<Record<string, readonly Json[] | string>> };

/** `until` is CEL, asked after each iteration. With `accept`, the last iteration stands though it did not hold. */
export type LoopDefinition = { readonly until: string; readonly max: number; readonly onMax: 'fail' | 'accept' };

export type CompensateDefinition =
  | CommandWork
  | AgentWork
  /** What the task integrated is taken back by a commit of its own. */
  | { readonly type: 'revert' };

export type PhaseDefinition = TaskCommon & {
  readonly kind: 'phase';
  readonly maxParallel?: number;
  readonly tasks: readonly TaskDefinition[];
  /** On a failure the other tasks stop, and what was completed is compensated, newest first. */
  readonly saga: boolean;
  readonly supervise?: SuperviseDefinition;
  /** It was another file: what stands below it speaks of these inputs, and not of those of the workflow. */
  readonly imported?: ImportDefinition;
};

/** An agent that adds tasks round by round until `until` and the gates of its phase hold. */
export type SuperviseDefinition = {
  readonly agent: string;
  readonly objective: string;
  /** Agents that it may give tasks to. */
  readonly workers: readonly string[];
  /** CEL over `tasks`, all that it added by id. */
  readonly until?: string;
  readonly maxRounds: number;
  /** In all rounds together. */
  readonly maxTasks: number;
  /** A person looks at each list of tasks before it begins. */
  readonly approval: boolean;
};

/** `with`: values of its inputs; texts may hold `${{ }}`, filled when the phase begins. */
export type ImportDefinition = {
  /** As it was written, for people. */
  readonly file: string;
  readonly inputs: Readonly<Record<string, InputDefinition>>;
  readonly with: JsonObject;
};

export type LeafDefinition = TaskCommon & {
  readonly kind: 'leaf';
  readonly work: AgentWork | CommandWork;
  /** What the task makes: paths or globs that must exist and not be empty at its end. */
  readonly deliverables: readonly string[];
  /** Deliverables of others that it takes in; each is a path. */
  readonly inputs: readonly string[];
  /** Deliverables of others that it only reads about. */
  readonly references: readonly string[];
  /** Why it comes after what it needs, where nothing is handed over. */
  readonly reason?: string;
  /** JSON Schema of the structured result. */
  readonly output?: JsonObject;
  readonly writes: Writes;
  readonly mayChangeNothing: boolean;
  /** Added to the environment of the agent or command. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly candidates?: CandidatesDefinition;
};

/** Attempts of one task side by side, of which one is taken: the judge's choice among those whose gates pass. */
export type CandidatesDefinition = {
  /** One for each candidate: a name in `agents`. */
  readonly agents: readonly string[];
  /** Without one, the first that passes its gates is taken, in the order of `agents`. */
  readonly judge?: { readonly agent: string; readonly criteria: readonly string[] };
};

export type AgentWork = {
  readonly type: 'agent';
  /** A name in `agents`. */
  readonly agent: string;
  /** Overrides the agent's own. */
  readonly model?: string;
  /** Whom the agent is told to be, such as `backend developer`. */
  readonly role?: string;
  readonly objective: string;
  readonly outputFormat?: string;
  readonly tools: readonly string[];
  readonly sources: readonly string[];
  readonly boundaries: readonly string[];
};

/** `run:` holds shell text that only the author of the workflow wrote: nothing is ever substituted into it. */
export type CommandWork = { readonly type: 'command'; readonly command: string };

export type AgentDefinition = {
  /** Which CLI or API does the work: a folder of the agent adapters, or `shell`, `scripted`. */
  readonly adapter: string;
  /** A tier of `models`, or a model's own name. */
  readonly model?: string;
  readonly effort?: string;
  readonly tools?: readonly string[];
  /** Put before every prompt of this role. */
  readonly prompt?: string;
  readonly writes?: Writes;
  readonly sandbox?: SandboxPolicy;
  /** Names of variables that the agent may see beside the usual ones. */
  readonly env: readonly string[];
  readonly maxTurns?: number;
  /** How many of this agent may work at once. */
  readonly maxParallel?: number;
  /** Settings that only its adapter knows, such as the script of a scripted agent. */
  readonly options: JsonObject;
};

export type GateDefinition =
  | { readonly type: 'run'; readonly name: string; readonly command: string; readonly timeoutMs?: number }
  | { readonly type: 'files'; readonly name: string; readonly paths: readonly string[] }
  | { readonly type: 'placeholders'; readonly name: string; readonly words: readonly string[] };

export type BudgetDefinition = {
  readonly tokens?: number;
  readonly usdMicros?: number;
  readonly durationMs?: number;
  readonly mode: 'audit' | 'enforce';
};

export type RetryDefinition = { readonly maxAttempts: number; readonly backoffMs: number };

export type EnvironmentDefinition = {
  /** Untracked files that are copied into each workspace: globs. */
  readonly copy: readonly string[];
  /** Folders shared read-only with each workspace. */
  readonly link: readonly string[];
  /** A shell command that makes a fresh workspace ready. */
  readonly setup?: string;
  /** Folders outside the repository that tools may keep their caches in. */
  readonly cache: readonly string[];
};

export type InputDefinition = {
  readonly type: 'string' | 'number' | 'boolean' | 'list' | 'object';
  readonly description?: string;
  readonly required: boolean;
  readonly default?: Json;
  readonly options?: readonly Json[];
};
