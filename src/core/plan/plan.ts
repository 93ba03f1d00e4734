import type { TaskPath } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type {
  AgentDefinition,
  ApprovalPoint,
  BudgetDefinition,
  CandidatesDefinition,
  CompensateDefinition,
  EnvironmentDefinition,
  GateDefinition,
  ImportDefinition,
  Join,
  LeafDefinition,
  LoopDefinition,
  MapSource,
  SandboxPolicy,
  SuperviseDefinition,
} from '../workflow/workflow.ts';

/** The frozen plan of a run: what `run.started` names by hash. JSON only, and never changed: growth is an event. */
export type Plan = {
  readonly schema: 1;
  readonly name: string;
  /** Values of the workflow's inputs, defaults filled in. */
  readonly inputs: Readonly<Record<string, Json>>;
  readonly agents: Readonly<Record<string, AgentDefinition>>;
  readonly models: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly environment: EnvironmentDefinition;
  readonly sandbox: SandboxPolicy;
  readonly deliver: 'branch' | 'merge' | 'pr';
  /** What the run answers; absent where a person started it. */
  readonly event?: EventDetails;
  /** Parents before children, needs before what needs them; the first is the root. */
  readonly nodes: readonly PlanNode[];
};

/** Something that happened in the world, as it was told to tutti: data, and never an instruction. */
export type EventDetails = { readonly type: string; readonly details: Json };

/**
 * What the machine must know of any node. Priorities are small integers: the longest remaining path, this node
 * included.
 */
export type NodeCommon = {
  readonly path: TaskPath;
  /** The parent's path; the root's is null. */
  readonly parent: TaskPath | null;
  /** Siblings, by path. */
  readonly needs: readonly TaskPath[];
  readonly join: Join;
  readonly when?: string;
  readonly approval: readonly ApprovalPoint[];
  readonly priority: number;
  readonly gates: readonly GateDefinition[];
  readonly budget?: BudgetDefinition;
  readonly maxAttempts: number;
  readonly backoffMs: number;
  readonly successCriteria: readonly string[];
  readonly gotchas: readonly string[];
  /**
   * What it may change; null = whatever nobody beside it owns. Inherited from the parent where the file says nothing.
   */
  readonly owns: readonly string[] | null;
  readonly reads: readonly string[];
  readonly protected: readonly string[];
  readonly compensate?: CompensateDefinition;
};

/** Holds other nodes. A window (`maxParallel`) counts children that have started and not ended. */
type Composite = NodeCommon & {
  /** As planned; with a `body` none of them exists before a copy of it is made. */
  readonly children: readonly TaskPath[];
  readonly maxParallel?: number;
};

/** The one child that copies are made of while the run goes on: `*` in its path, and in those below, is a number. */
type Repeating = Composite & { readonly body: TaskPath };

export type PhaseNode = Composite & {
  readonly kind: 'phase';
  readonly saga?: true;
  readonly imported?: ImportDefinition;
};

/** One copy of its body for each item, counted from 0. */
export type MapNode = Repeating & {
  readonly kind: 'map';
  readonly over: MapSource;
  readonly onFailure: 'fail' | 'collect';
};

/** One copy of its body after the other, counted from 1. */
export type LoopNode = Repeating & LoopDefinition & { readonly kind: 'loop' };

/** Its children are candidates: each is held when it has passed its gates, and one is let go. */
export type CandidatesNode = Composite & {
  readonly kind: 'candidates';
  readonly judge?: NonNullable<CandidatesDefinition['judge']>;
};

/** Its body is the supervisor, a copy a round; what that adds stands beside it. */
export type SuperviseNode = Repeating &
  Pick<SuperviseDefinition, 'workers' | 'until' | 'maxRounds' | 'maxTasks'> & { readonly kind: 'supervise' };

export type CompositeNode = PhaseNode | MapNode | LoopNode | CandidatesNode | SuperviseNode;

/** A stage that a leaf goes through. A leaf that only runs has `['run']`; a candidate has no `integrate`. */
export type LeafStage = 'prepare' | 'run' | 'verify' | 'integrate';

export type LeafNode = NodeCommon & {
  readonly kind: 'leaf';
  readonly stages: readonly LeafStage[];
  /** The role; `shell` for a command. Slots are counted under it. */
  readonly agent: string;
  readonly work: LeafDefinition['work'];
  readonly deliverables: readonly string[];
  readonly inputs: readonly string[];
  readonly references: readonly string[];
  readonly reason?: string;
  readonly output?: LeafDefinition['output'];
  readonly writes: LeafDefinition['writes'];
  readonly mayChangeNothing: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** The task that it undoes: it is told all of it. */
  readonly undoes?: TaskPath;
  /** The candidates that it chooses from: it is told where their changes are. */
  readonly judges?: readonly TaskPath[];
};

export type PlanNode = CompositeNode | LeafNode;
