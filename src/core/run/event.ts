import type { RunId, Sha, TaskPath } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type { LeafNode } from '../plan/plan.ts';
import type { BudgetDefinition } from '../workflow/workflow.ts';
import type { AttemptEnd, BlockReason, GateResult, Integration, SkipReason, TaskFailure } from './attempt.ts';

/**
 * A fact about one run. Past tense, JSON only, never changed once released. READY has no event of its own: it follows
 * from the ends of the needs, unless a `when`, a template or an approval was asked.
 */
export type RunEvent =
  | {
      readonly type: 'run.started';
      readonly run: RunId;
      readonly workflow: string;
      /** SHA-256 of the frozen plan's JSON. */
      readonly plan: string;
      readonly base: Sha;
      /** The branch that the run started from, or `HEAD` where it was detached. */
      readonly baseRef: string;
      readonly branch: string;
      readonly limits: Limits;
      /** Every launch waits for a person. */
      readonly approveAll: boolean;
    }
  | { readonly type: 'run.paused' }
  | { readonly type: 'run.unpaused' }
  | { readonly type: 'run.delivered'; readonly how: 'branch' | 'merge' | 'pr'; readonly head: Sha }
  /** A phase's needs are met: its children exist from now on. */
  | { readonly type: 'task.opened'; readonly task: TaskPath; readonly items?: readonly Json[] }
  /** What a map runs over is asked of the repository. */
  | { readonly type: 'task.listing'; readonly task: TaskPath }
  /** The next copy of its body exists from now on: an iteration, or a round. */
  | { readonly type: 'task.iterated'; readonly task: TaskPath; readonly iteration: number }
  /** Children made while the run goes on, under a composite that is open. */
  | { readonly type: 'task.unfolded'; readonly task: TaskPath; readonly children: readonly LeafNode[] }
  /** What was asked before the launch and how it was answered; values stand here so that replay evaluates nothing. */
  | { readonly type: 'task.readied'; readonly task: TaskPath; readonly values: Readonly<Record<string, Json>> }
  | {
      readonly type: 'task.skipped';
      readonly task: TaskPath;
      readonly because: SkipReason;
      readonly detail: string;
    }
  | {
      readonly type: 'task.blocked';
      readonly task: TaskPath;
      /** Counts the blocks of this task; an answer names it. */
      readonly block: number;
      readonly reason: BlockReason;
      readonly message: string;
      /** Epoch milliseconds at which it goes on by itself. */
      readonly until?: number;
    }
  | {
      readonly type: 'task.unblocked';
      readonly task: TaskPath;
      readonly block: number;
      readonly by: string;
      readonly message: string;
    }
  | {
      readonly type: 'task.completed';
      readonly task: TaskPath;
      readonly end?: AttemptEnd;
      /** How, where that can be in several ways. */
      readonly result?: string;
    }
  | { readonly type: 'task.failed'; readonly task: TaskPath; readonly error: TaskFailure; readonly result?: string }
  /** A supervisor says that all is done: the gates of its task are asked. */
  | { readonly type: 'task.verifying'; readonly task: TaskPath }
  /** The tasks that a supervisor listed break a rule: none of them begins, and it is told why. */
  | { readonly type: 'tasks.refused'; readonly task: TaskPath; readonly problems: readonly string[] }
  /** A candidate has passed its gates and waits to be chosen. */
  | { readonly type: 'candidate.held'; readonly task: TaskPath }
  | {
      readonly type: 'candidate.chosen';
      readonly task: TaskPath;
      readonly candidate: TaskPath;
      readonly reason: string;
    }
  /** What was completed below a saga is undone by these, one after the other. */
  | {
      readonly type: 'compensation.started';
      readonly task: TaskPath;
      readonly because: 'failed' | 'cancelled';
      readonly error: TaskFailure;
      readonly children: readonly LeafNode[];
    }
  | {
      readonly type: 'task.reopened';
      readonly task: TaskPath;
      /** `again`: from its beginning, as the next generation. */
      readonly because: 'retry' | 'need' | 'child' | 'gates' | 'again';
      readonly message: string;
    }
  | { readonly type: 'task.cancelling'; readonly task: TaskPath; readonly by: string }
  /** Everything at and below the task that was not alive. */
  | { readonly type: 'task.cancelled'; readonly task: TaskPath; readonly result?: string }
  | { readonly type: 'attempt.started'; readonly task: TaskPath; readonly attempt: number }
  | {
      readonly type: 'attempt.prepared';
      readonly task: TaskPath;
      readonly attempt: number;
      readonly base: Sha;
      readonly workspace: string;
    }
  | { readonly type: 'attempt.ended'; readonly task: TaskPath; readonly attempt: number; readonly end: AttemptEnd }
  | {
      readonly type: 'attempt.failed';
      readonly task: TaskPath;
      readonly attempt: number;
      /** It counts against the limit of attempts. */
      readonly burnt: boolean;
      /** Epoch milliseconds before which the next one does not start. */
      readonly nextAt: number | null;
      /** Where the next one goes on; null = at the integration head. */
      readonly onward: { readonly base: Sha; readonly commit: Sha | null } | null;
    }
  /** Gates of a leaf's commit, or of the integration head for a phase (then `attempt` counts its rounds). */
  | {
      readonly type: 'gate.checked';
      readonly task: TaskPath;
      readonly attempt: number;
      readonly commit: Sha | null;
      readonly passed: boolean;
      readonly results: readonly GateResult[];
    }
  | {
      readonly type: 'merge.integrated';
      readonly task: TaskPath;
      readonly attempt: number;
      readonly result: Integration & { readonly type: 'merged' | 'nothing' };
    }
  | {
      readonly type: 'merge.refused';
      readonly task: TaskPath;
      readonly attempt: number;
      readonly result: Integration & { readonly type: 'conflict' | 'gates-failed' | 'moved' | 'impossible' };
    }
  | {
      readonly type: 'approval.granted';
      readonly task: TaskPath;
      readonly block: number;
      readonly by: string;
      readonly message: string;
    }
  | {
      readonly type: 'approval.rejected';
      readonly task: TaskPath;
      readonly block: number;
      readonly by: string;
      readonly message: string;
    }
  | {
      readonly type: 'budget.alerted';
      readonly task: TaskPath;
      readonly what: 'tokens' | 'usd' | 'duration';
      readonly percent: 80 | 100;
      readonly spent: number;
      readonly limit: number;
    }
  | { readonly type: 'budget.raised'; readonly task: TaskPath; readonly budget: BudgetDefinition; readonly by: string };

export type RunEventType = RunEvent['type'];

/** How much may go on at once. `perAgent` and `perModel` hold only those that have a limit. */
export type Limits = {
  readonly maxParallel: number;
  readonly perAgent: Readonly<Record<string, number>>;
};

/** An event as it stands in a journal. `at` is in epoch milliseconds. */
export type Recorded = { readonly seq: number; readonly at: number; readonly run: RunId; readonly event: RunEvent };
