import type { RunId, Sha, TaskPath } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type { PlanIndex } from '../plan/index-plan.ts';
import type { PlanNode } from '../plan/plan.ts';
import type { ApprovalPoint, BudgetDefinition } from '../workflow/workflow.ts';
import type {
  BlockReason,
  Feedback,
  GateResult,
  Handoff,
  Integration,
  SkipReason,
  TaskFailure,
  Usage,
} from './attempt.ts';
import type { Effect } from './effect.ts';
import type { Limits } from './event.ts';

/**
 * A run, folded from its events. Invariants:
 * 1. Nothing but `evolve` writes it, and what `evolve` does depends on the state and the event alone.
 * 2. A task exists here once it was touched; one that the plan names and that is not here is PENDING with all its
 *    needs open.
 * 3. What must be found fast is counted or linked, never searched: open needs, open children, ready and merge queues.
 * 4. `owed` holds exactly the effects of live stages; a report whose effect is not owed changes nothing.
 */
export type RunState = {
  readonly index: PlanIndex;
  seq: number;
  /**
   * Epoch milliseconds of the commit that is being applied: times of tasks come from the journal, never from a clock.
   */
  at: number;
  started: RunStarted | null;
  paused: boolean;
  /** Where the integration branch stands, by the journal. */
  head: Sha | null;
  delivered: boolean;
  readonly tasks: Map<TaskPath, TaskState>;
  /** Nodes that the plan does not hold: unfolded while the run goes on. */
  readonly unfolded: Map<TaskPath, PlanNode>;
  readonly unfoldedDependants: Map<TaskPath, TaskPath[]>;
  readonly owed: Map<string, Effect>;
  readonly merges: { first: TaskPath | null; last: TaskPath | null };
  /** Leaves that may launch, by `agent:<role>`. */
  readonly lanes: Map<string, Lane>;
  /** Children that wait for the limit of their parent, by `window:<path>`. */
  readonly windows: Map<string, Lane>;
  readonly slots: { used: number; readonly perAgent: Map<string, number> };
  readonly counts: Record<Status, number>;
  /** What an event made worth deciding: tasks whose needs, children or stage changed. Empty between commits. */
  readonly due: TaskPath[];
  /** What came to be owed and what was settled since the last commit, for the driver; empty between commits. */
  readonly news: { readonly owed: Effect[]; readonly settled: string[] };
};

export type RunStarted = {
  readonly run: RunId;
  readonly workflow: string;
  readonly base: Sha;
  readonly baseRef: string;
  readonly branch: string;
  readonly limits: Limits;
  readonly approveAll: boolean;
  readonly at: number;
};

export type Status =
  | 'pending'
  | 'ready'
  | 'starting'
  | 'active'
  | 'blocked'
  | 'complete'
  | 'failed'
  | 'skipped'
  | 'cancelled';

/**
 * What a STARTING or ACTIVE leaf is at, or an ACTIVE phase (`children`, then `verifying` for its gates). `held`:
 * gated, and waits for a person.
 */
export type Stage =
  /** Of a map: what it runs over is looked up. */
  | 'listing'
  | 'preparing'
  | 'working'
  | 'ended'
  | 'verifying'
  | 'verified'
  | 'held'
  | 'integrating'
  | 'stopping'
  | 'children'
  | null;

export type TaskState = {
  readonly path: TaskPath;
  readonly node: PlanNode;
  readonly parent: TaskPath | null;
  status: Status;
  stage: Stage;
  /** Needs by how they stand; `open` ones have not ended. */
  needs: { open: number; complete: number; skipped: number; bad: number };
  /** Of a phase that is open: its children by how they stand; `failed` and `cancelled` are among `ended`. */
  children: { total: number; ended: number; failed: number; cancelled: number };
  /** Children that a limit of this node counts: admitted and not ended. */
  admittedChildren: number;
  /** It was let through the limit of its parent. */
  admitted: boolean;
  /** Number of the present or last attempt, 0 before the first; a phase counts the rounds of its gates. */
  attempt: number;
  /** Attempts that count against `maxAttempts`; of a phase, rounds of its gates that were red. */
  burnt: number;
  /** Attempts in a row whose process vanished: they burn nothing, up to a limit. */
  losses: number;
  /** Structured results in a row that did not fit. */
  misfits: number;
  holdsSlot: boolean;
  /** Its `when`, templates and approval were asked and answered. */
  readied: boolean;
  /** Points at which a person let it go on. */
  approved: readonly ApprovalPoint[];
  values: Readonly<Record<string, Json>> | null;
  blocks: number;
  blocked: Blocked | null;
  cancelling: boolean;
  /** What it was at when it was asked to stop. */
  stoppedAt: Stage;
  /** While it is being cancelled: children that still live. */
  live: number;
  /** Of the present attempt. */
  base: Sha | null;
  workspace: string | null;
  commit: Sha | null;
  /** What the attempt before it leaves to the next one; null = start from the head. */
  onward: { base: Sha; commit: Sha | null } | null;
  session: string | null;
  interrupted: boolean;
  feedback: readonly Feedback[];
  gates: readonly GateResult[];
  /**
   * Of a leaf: all its attempts; of a phase: all below it. Attempts with an unknown price are counted in `unpriced`.
   */
  usage: Usage;
  unpriced: number;
  output: Json | null;
  handoff: Handoff | null;
  changed: number;
  integrated: (Integration & { type: 'merged' | 'nothing' }) | null;
  /** How it ended, where its status does not say it: `max_iterations_reached`, `compensated`. */
  result: string | null;
  error: TaskFailure | null;
  skippedBecause: SkipReason | null;
  detail: string;
  /** Epoch milliseconds before which the next attempt does not start. */
  notBefore: number | null;
  budget: BudgetDefinition | null;
  alerted: readonly string[];
  startedAt: number | null;
  endedAt: number | null;
  /** The number of the event with which it ended: what ended first has the smaller one. */
  endedSeq: number;
  /** Null for a leaf, and for a phase in which nothing was made while the run went on. */
  unfolding: Unfolding | null;
  /** Links of the one queue that it stands in. */
  next: TaskPath | null;
  previous: TaskPath | null;
  lane: string | null;
};

/** What a composite knows of the children that were made while the run went on. */
export type Unfolding = {
  /** Counts from 1; a composite that was retried as a whole has the next one. */
  generation: number;
  /** Copies of its body, in this generation. */
  copies: number;
  /** Of a map: one for each copy. */
  items: readonly Json[] | null;
  /** Children with definitions of their own: what mends, judges, undoes, or was added by a supervisor. */
  added: readonly TaskPath[];
  /** The integration head when the last copy was made. */
  head: Sha | null;
  /** Of a supervisor: the last round whose answer was taken, and how many tasks had failed when its round began. */
  answered: number;
  failed: number;
  /** Of candidates: which was taken. */
  chosen: TaskPath | null;
  /** Of a saga: why what was done is being undone. */
  compensating: Compensating | null;
};

export type Compensating = { readonly because: 'failed' | 'cancelled'; readonly error: TaskFailure };

export type Blocked = {
  readonly block: number;
  readonly reason: BlockReason;
  readonly message: string;
  readonly until: number | null;
  /** Where it goes on: at the question before its start, with the next attempt, or in the merge queue. */
  readonly onward: 'start' | 'attempt' | 'integrate';
};

export type Lane = {
  /** Live priorities, ascending: the last is served first. */
  readonly priorities: number[];
  readonly lists: Map<number, { first: TaskPath; last: TaskPath }>;
};
