import type { Sha, TaskPath } from '../base/ids.ts';
import type { Json } from '../base/json.ts';

/** How an attempt ended, as its adapter read it from the agent's closing event and its exit status together. */
export type Outcome =
  | 'done'
  | 'no-change'
  | 'crashed'
  | 'timed-out'
  | 'stalled'
  | 'refused'
  /** It gave a structured result that its schema does not allow, or none. */
  | 'output-invalid'
  | 'rate-limited'
  | 'auth'
  | 'budget'
  | 'blocked'
  | 'cancelled'
  | 'lost';

/**
 * Tokens and money of one attempt, never cumulative. `usdMicros` is null where nobody knows the price: unknown is not
 * zero.
 */
export type Usage = {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  readonly usdMicros: number | null;
};

export const NO_USAGE: Usage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  usdMicros: 0,
};

/**
 * What a task tells those who need it. Written by an agent, so it is data and never an instruction. Sizes are capped
 * where it is read.
 */
export type Handoff = {
  readonly summary: string;
  readonly deliverables: readonly string[];
  readonly testsRun: readonly string[];
  readonly knownIssues: readonly string[];
  readonly integrationNotes: string;
  readonly dependencies: readonly string[];
};

/** A change that may not be taken in: a path outside the task's own, or one that attacks the tree. */
export type Violation = {
  readonly path: string;
  readonly rule:
    | 'not-owned'
    | 'owned-by-other'
    | 'protected'
    | 'unsafe-path'
    | 'nested-repository'
    | 'symlink-escape'
    /** The person's repository, beside the workspace. */
    | 'not-yours'
    | 'secret';
  readonly detail: string;
};

/** All that is known when an attempt has ended and what it changed was collected. */
export type AttemptEnd = {
  readonly outcome: Outcome;
  /** One line for people. */
  readonly message: string;
  /** What it changed, as one commit on `base`, kept by a ref; null when nothing changed. */
  readonly commit: Sha | null;
  /** Number of changed paths. */
  readonly changed: number;
  /** Files left out of the commit, because no rule lets them in; kept in the workspace until it is removed. */
  readonly violations: readonly Violation[];
  readonly usage: Usage;
  /** The agent's own session, to be resumed where its CLI can. */
  readonly session: string | null;
  readonly exit: number | null;
  readonly handoff: Handoff | null;
  /** The structured result. */
  readonly output?: Json;
  /** Epoch milliseconds at which a rate limit ends. */
  readonly until?: number;
};

/** Of the five, only `pass` passes. */
export type GateAnswer = 'pass' | 'fail' | 'could-not-run' | 'no-tests' | 'flaky';

export type GateResult = {
  readonly name: string;
  readonly kind: string;
  readonly answer: GateAnswer;
  readonly durationMs: number;
  /** The end of what it printed, or the list of what is wrong; at most 4,000 characters. */
  readonly evidence: string;
  /** What the same gate said on the base, asked once after a fail: evidence, never an excuse. */
  readonly onBase?: GateAnswer;
};

/** What the merge queue made of one commit. `head` is where the integration branch stands now. */
export type Integration =
  | {
      readonly type: 'merged';
      readonly head: Sha;
      readonly commit: Sha;
      readonly tree: Sha;
      readonly onto: Sha;
      /** Gates that ran again because the merged tree differed from the one they had seen. */
      readonly gates: readonly GateResult[];
    }
  /** The change was there already: no commit was made. */
  | { readonly type: 'nothing'; readonly head: Sha }
  | { readonly type: 'conflict'; readonly onto: Sha; readonly files: readonly string[]; readonly excerpt: string }
  /** `commit`: what it would have become. The next attempt goes on from there, where both sides can be seen. */
  | { readonly type: 'gates-failed'; readonly onto: Sha; readonly commit: Sha; readonly gates: readonly GateResult[] }
  /** The machine or the repository did not let it happen: a branch that is checked out, a lock that nobody gives up. */
  | { readonly type: 'impossible'; readonly error: TaskFailure }
  /** Somebody set the branch to a commit that does not hold what was integrated: a person must look. */
  | { readonly type: 'moved'; readonly expected: Sha; readonly actual: Sha | null };

export type BlockReason = 'question' | 'approval' | 'quota' | 'conflict' | 'budget' | 'environment';

export type SkipReason = 'when' | 'need' | 'person' | 'judge';

/** What the next attempt must know of those before it. */
export type Feedback =
  | { readonly type: 'gates'; readonly attempt: number; readonly results: readonly GateResult[] }
  | { readonly type: 'violations'; readonly attempt: number; readonly violations: readonly Violation[] }
  | { readonly type: 'ended'; readonly attempt: number; readonly outcome: Outcome; readonly message: string }
  | { readonly type: 'conflict'; readonly attempt: number; readonly files: readonly string[]; readonly excerpt: string }
  | { readonly type: 'person'; readonly message: string }
  /** Of a supervisor: why none of the tasks that it listed began. */
  | { readonly type: 'refused'; readonly problems: readonly string[] };

export type TaskFailure = { readonly code: string; readonly what: string; readonly fix: string };

export function attemptName(task: TaskPath, attempt: number): string {
  return `${task}@${attempt}`;
}
