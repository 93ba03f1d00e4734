import type { RunId, Sha, TaskPath } from '../base/ids.ts';
import type { BudgetDefinition } from '../workflow/workflow.ts';
import type { AttemptEnd, GateResult, Integration, TaskFailure } from './attempt.ts';
import type { Limits } from './event.ts';

/**
 * What is asked of a run. A report names the attempt and by its type the stage that it answers: one that is late or
 * repeated changes nothing. A person's command may be refused.
 */
export type RunCommand = Report | PersonCommand;

export type Report =
  | {
      readonly type: 'report-prepared';
      readonly task: TaskPath;
      readonly attempt: number;
      readonly base: Sha;
      readonly workspace: string;
    }
  | {
      readonly type: 'report-unprepared';
      readonly task: TaskPath;
      readonly attempt: number;
      readonly error: TaskFailure;
    }
  | { readonly type: 'report-attempt'; readonly task: TaskPath; readonly attempt: number; readonly end: AttemptEnd }
  /** `end`: what was collected of an agent that had to stop; null when none ran. */
  | {
      readonly type: 'report-stopped';
      readonly task: TaskPath;
      readonly attempt: number;
      readonly end: AttemptEnd | null;
    }
  | {
      readonly type: 'report-gates';
      readonly task: TaskPath;
      readonly attempt: number;
      readonly results: readonly GateResult[];
    }
  | {
      readonly type: 'report-integration';
      readonly task: TaskPath;
      readonly attempt: number;
      readonly result: Integration;
    }
  /** `paths`: null where there are more of them than a map may have items. */
  | {
      readonly type: 'report-files';
      readonly task: TaskPath;
      readonly attempt: number;
      readonly paths: readonly string[] | null;
    }
  /** A time that was waited for has come: the end of a backoff (`block` 0) or of the block of that number. */
  | { readonly type: 'report-time'; readonly task: TaskPath; readonly attempt: number; readonly block: number }
  | { readonly type: 'report-delivered'; readonly head: Sha }
  /** The worker that held it is gone. */
  | { readonly type: 'attempt-lost'; readonly task: TaskPath; readonly attempt: number };

export type PersonCommand =
  | {
      readonly type: 'start-run';
      readonly run: RunId;
      readonly plan: string;
      readonly base: Sha;
      readonly baseRef: string;
      readonly branch: string;
      readonly limits: Limits;
      readonly approveAll: boolean;
    }
  /** What answers a block names its number: one that comes late, or twice, never answers the next. */
  | {
      readonly type: 'approve';
      readonly task: TaskPath;
      readonly block: number;
      readonly by: string;
      readonly message: string;
    }
  | {
      readonly type: 'reject';
      readonly task: TaskPath;
      readonly block: number;
      readonly by: string;
      readonly message: string;
    }
  | {
      readonly type: 'answer';
      readonly task: TaskPath;
      readonly block: number;
      readonly by: string;
      readonly message: string;
    }
  | {
      readonly type: 'unblock';
      readonly task: TaskPath;
      readonly block: number;
      readonly by: string;
      readonly message: string;
      readonly budget?: BudgetDefinition;
    }
  | { readonly type: 'retry'; readonly task: TaskPath; readonly by: string; readonly message: string }
  | { readonly type: 'skip'; readonly task: TaskPath; readonly by: string; readonly message: string }
  | { readonly type: 'cancel'; readonly task: TaskPath; readonly by: string }
  | { readonly type: 'pause'; readonly by: string }
  | { readonly type: 'unpause'; readonly by: string };

/** Why a person's command was not taken. The run stays as it is. */
export type Refusal = { readonly what: string; readonly fix: string };
