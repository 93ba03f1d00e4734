import type { Sha, TaskPath } from '../base/ids.ts';
import type { Json, JsonObject } from '../base/json.ts';
import type { CompositeNode, LeafNode, Plan } from '../plan/plan.ts';
import type { GateDefinition } from '../workflow/workflow.ts';
import type { Feedback, GateResult, Handoff } from './attempt.ts';

/**
 * What the state owes the world. The same state owes the same effects under the same keys, also after a crash, so each
 * is safe to perform twice: whoever performs it looks first for its own trace in the world.
 */
export type Effect =
  | { readonly type: 'prepare-workspace'; readonly key: string; readonly task: TaskPath; readonly attempt: number }
  | { readonly type: 'run-attempt'; readonly key: string; readonly task: TaskPath; readonly attempt: number }
  | { readonly type: 'stop-attempt'; readonly key: string; readonly task: TaskPath; readonly attempt: number }
  | { readonly type: 'run-gates'; readonly key: string; readonly task: TaskPath; readonly attempt: number }
  | { readonly type: 'integrate'; readonly key: string; readonly task: TaskPath; readonly attempt: number }
  /** Paths at the integration head, for a map over them. */
  | { readonly type: 'list-files'; readonly key: string; readonly task: TaskPath; readonly attempt: number }
  /** `block` 0: the end of a backoff, else of the block of that number. */
  | {
      readonly type: 'wait-until';
      readonly key: string;
      readonly task: TaskPath;
      readonly attempt: number;
      readonly block: number;
      readonly until: number;
    }
  | { readonly type: 'deliver'; readonly key: string; readonly task: TaskPath; readonly attempt: number };

export type EffectType = Effect['type'];

/** Each is performed in a way of its own; whoever adds one is sent here by the compiler. */
const EVERY: Readonly<Record<EffectType, true>> = {
  'prepare-workspace': true,
  'run-attempt': true,
  'stop-attempt': true,
  'run-gates': true,
  integrate: true,
  'list-files': true,
  'wait-until': true,
  deliver: true,
};

function isEffectType(word: string): word is EffectType {
  return Object.hasOwn(EVERY, word);
}

/** What a worker that can do everything claims. */
export const EFFECT_TYPES: ReadonlySet<EffectType> = new Set(Object.keys(EVERY).filter(isEffectType));

/** An effect with all that its performer must know, so that nobody needs the run's state or its disk to do it. */
export type Work =
  | (Of<'prepare-workspace'> & {
      readonly leaf: LeafNode;
      readonly plan: Pick<Plan, 'environment' | 'sandbox'>;
      /** The integration head that it starts from. */
      readonly head: Sha;
      /** An attempt before it whose work goes on: its base stays, its files stay. Null = start from the head. */
      readonly onward: { readonly base: Sha; readonly commit: Sha | null } | null;
    })
  | (Of<'run-attempt'> & {
      readonly leaf: LeafNode;
      readonly plan: Pick<Plan, 'agents' | 'models' | 'sandbox' | 'environment' | 'inputs' | 'name' | 'event'>;
      readonly base: Sha;
      readonly workspace: string;
      readonly brief: Brief;
      /** Globs that others beside it own; with `leaf.owns` null it may change whatever they do not name. */
      readonly foreign: readonly OwnedElsewhere[];
      readonly session: string | null;
    })
  /** `running`: the attempt that may be at work; null when no agent was launched, or it had ended. */
  | (Of<'stop-attempt'> & { readonly running: (Work & { readonly type: 'run-attempt' }) | null })
  | (Of<'run-gates'> & {
      readonly subject: LeafNode | CompositeNode;
      readonly gates: readonly GateDefinition[];
      readonly plan: Pick<Plan, 'environment' | 'sandbox'>;
      readonly base: Sha;
      /** What is checked; equal to `base` when the leaf changed nothing. */
      readonly commit: Sha;
    })
  | (Of<'integrate'> & {
      readonly leaf: LeafNode;
      readonly gates: readonly GateDefinition[];
      readonly plan: Pick<Plan, 'environment' | 'sandbox'>;
      readonly branch: string;
      readonly head: Sha;
      readonly base: Sha;
      readonly commit: Sha;
      /** The first line of the commit that it becomes. */
      readonly subject: string;
      /** Models that did it, for the trailers. */
      readonly by: string;
    })
  | (Of<'list-files'> & { readonly patterns: readonly string[]; readonly head: Sha })
  | (Of<'wait-until'> & { readonly until: number; readonly block: number })
  | (Of<'deliver'> & { readonly how: Plan['deliver']; readonly head: Sha; readonly branch: string });

type Of<T extends EffectType> = {
  readonly type: T;
  readonly key: string;
  readonly task: TaskPath;
  readonly attempt: number;
};

export type OwnedElsewhere = { readonly task: TaskPath; readonly owns: readonly string[] };

/** What an expression may speak of beside tasks, with the values. */
export type Surroundings = {
  readonly inputs: JsonObject;
  readonly item?: Json;
  readonly index?: number;
  readonly iteration?: number;
  readonly previous?: Json;
  readonly event?: Json;
};

/** What an attempt is told beside its contract. */
export type Brief = {
  /** Phases above it, outermost first. */
  readonly phases: readonly {
    readonly path: TaskPath;
    readonly successCriteria: readonly string[];
    readonly gotchas: readonly string[];
  }[];
  /** Of a composite `below` holds what its leaves said. */
  readonly needs: readonly (HandedOver & { readonly below?: readonly HandedOver[] })[];
  /** Inputs, and the item and iteration that it is for. */
  readonly around: Surroundings;
  /** Values of `${{ }}`, by the text between the braces. */
  readonly values: Readonly<Record<string, Json>>;
  readonly feedback: readonly Feedback[];
  /** The attempt before it was cut off (a crash, a stop): its files are in the workspace. */
  readonly interrupted: boolean;
  readonly gates: readonly GateDefinition[];
  readonly lastGates: readonly GateResult[];
};

/** What a task left for those that need it. */
export type HandedOver = {
  readonly task: TaskPath;
  readonly status: string;
  readonly output: Json | null;
  readonly handoff: Handoff | null;
  readonly artifacts: readonly string[];
  /** Why it failed; absent where it did not. */
  readonly error?: string;
  /** What it changed, where that stands on no branch. */
  readonly change?: { readonly base: Sha; readonly commit: Sha };
};
