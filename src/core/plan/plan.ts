import type { TaskPath } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type {
  AgentDefinition,
  ApprovalPoint,
  BudgetDefinition,
  EnvironmentDefinition,
  GateDefinition,
  Join,
  LeafDefinition,
  SandboxPolicy,
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
  /** Parents before children, needs before what needs them; the first is the root. */
  readonly nodes: readonly PlanNode[];
};

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
};

export type PhaseNode = NodeCommon & {
  readonly kind: 'phase';
  readonly children: readonly TaskPath[];
  readonly maxParallel?: number;
};

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
};

export type PlanNode = PhaseNode | LeafNode;
