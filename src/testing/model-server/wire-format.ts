import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Json, JsonObject } from '../../core/base/json.ts';
import type { ModelFailure, ModelToolCall, ModelUsage } from './model-script.ts';

/** One request of an agent, as the log keeps it. `path` is what follows the script's id. */
export type ModelRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Json;
  /** `main` takes a step of the script; `auxiliary` is a title, a suggestion, a count: answered apart. */
  readonly kind: 'main' | 'auxiliary' | 'unknown';
};

export type ToolUse = { readonly id: string; readonly name: string; readonly input: JsonObject };

/** A step with the tools already named as this agent names them. */
export type ModelReply = {
  readonly id: string;
  readonly text: string;
  readonly tools: readonly ToolUse[];
  readonly usage: ModelUsage;
  readonly cut: 'hang' | 'drop' | null;
};

/**
 * How one vendor's API is spoken. Contract:
 * - `classify` says what a request is, and `unknown` for what this format does not speak;
 * - `toolFor` finds the agent's own tool for an abstract call among those that the request offers, or throws an error
 * that
 *   names both, so that a script that cannot be played is seen at once;
 * - `reply` and `fail` write the whole response and end it.
 */
export type WireFormat = {
  readonly name: string;
  classify(method: string, path: string, body: Json): ModelRequest['kind'];
  toolFor(call: ModelToolCall, body: Json): Omit<ToolUse, 'id'>;
  auxiliary(path: string, body: Json, response: ServerResponse): void;
  reply(body: Json, reply: ModelReply, response: ServerResponse): Promise<void>;
  fail(failure: ModelFailure, response: ServerResponse): void;
};
