import type { JsonObject } from '../../core/base/json.ts';

/** What a model says to one agent, turn by turn. The last step is said again when there are more turns than steps. */
export type ModelScript = { readonly steps: readonly ModelStep[] };

/** One answer of a model. */
export type ModelStep = {
  readonly text?: string;
  readonly tools?: readonly ModelToolCall[];
  readonly usage?: Partial<ModelUsage>;
  /** Answers with an HTTP error in place of all else. */
  readonly error?: ModelFailure;
  readonly delayMs?: number;
  /** Opens the stream and never goes on. */
  readonly hang?: boolean;
  /** Opens the stream and cuts the connection. */
  readonly drop?: boolean;
};

/** What is to be done, whatever the agent calls the tool for it; `call` names a tool outright. */
export type ModelToolCall =
  | { readonly write: { readonly path: string; readonly content: string } }
  | { readonly edit: { readonly path: string; readonly old: string; readonly new: string } }
  | { readonly shell: string }
  | { readonly call: { readonly name: string; readonly input: JsonObject } };

/** Tokens of one answer. `input` is what was neither read from nor written to a cache. */
export type ModelUsage = {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
};

export type ModelFailure = {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export const USUAL_USAGE: ModelUsage = { input: 100, output: 20, cacheRead: 30, cacheWrite: 10 };
