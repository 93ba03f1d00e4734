import type { Json, JsonObject } from '../../../core/base/json.ts';
import { fieldsOf, itemsOf, numberOf, parseJson, textOf, textsOf } from '../../../core/base/read-json.ts';
import type { Usage } from '../../../core/run/attempt.ts';

/**
 * What of the CLI's `--output-format stream-json` matters here. Read off version 2.1.329 talking to a scripted model;
 * the transcripts stand in test/transcripts. It has many more kinds of lines, and every version adds some.
 */
export type ClaudeEvent =
  | { readonly type: 'began'; readonly session: string }
  | {
      readonly type: 'answered';
      readonly message: string;
      readonly texts: readonly string[];
      readonly tools: readonly ToolCall[];
      readonly usage: Usage;
      /** Made by the CLI itself to show an error. */
      readonly synthetic: boolean;
    }
  | { readonly type: 'tools-ended'; readonly results: readonly { readonly call: string; readonly ok: boolean }[] }
  | { readonly type: 'retrying'; readonly status: number | null; readonly attempt: number }
  | { readonly type: 'denied'; readonly tool: string }
  | { readonly type: 'limited'; readonly until: number | null }
  | ClaudeResult;

export type ToolCall = { readonly call: string; readonly name: string; readonly detail: string };

/** The closing line. `subtype` may say `success` where `failed` is true: a model's error is such a success. */
export type ClaudeResult = {
  readonly type: 'result';
  readonly session: string | null;
  readonly failed: boolean;
  readonly subtype: string;
  /** `completed`, `api_error`, `aborted_tools`, `prompt_too_long` …; empty in versions that do not say it. */
  readonly reason: string;
  readonly status: number | null;
  readonly text: string;
  readonly errors: readonly string[];
  readonly output: Json | null;
  /** Of this process alone, over all models; null in versions that do not say it. */
  readonly usage: Usage | null;
  /** Tokens of this process alone. They lack the last answer when a limit of money ended it. */
  readonly turnsUsage: Usage;
  /** Of the whole session, also of what went before a resume. */
  readonly sessionUsdMicros: number | null;
};

/** One line of the CLI, or undefined for all that is not known or not of use. Never throws. */
export function decodeEvent(line: string): ClaudeEvent | undefined {
  const event = fieldsOf(parseJson(line));
  switch (event['type']) {
    case 'system':
      return decodeSystem(event);
    case 'assistant':
      return decodeAnswer(fieldsOf(event['message']));
    case 'user':
      return { type: 'tools-ended', results: itemsOf(fieldsOf(event['message'])['content']).flatMap(decodeToolResult) };
    case 'rate_limit_event':
      return decodeLimit(fieldsOf(event['rate_limit_info']));
    case 'result':
      return decodeResult(event);
    default:
      return undefined;
  }
}

function decodeSystem(event: JsonObject): ClaudeEvent | undefined {
  switch (event['subtype']) {
    case 'init':
      return { type: 'began', session: textOf(event['session_id']) ?? '' };
    case 'api_retry':
      return {
        type: 'retrying',
        status: numberOf(event['error_status']) ?? null,
        attempt: numberOf(event['attempt']) ?? 1,
      };
    case 'permission_denied':
      return { type: 'denied', tool: textOf(event['tool_name']) ?? '' };
    default:
      return undefined;
  }
}

function decodeAnswer(message: JsonObject): ClaudeEvent {
  const blocks = itemsOf(message['content']).map(fieldsOf);
  return {
    type: 'answered',
    message: textOf(message['id']) ?? '',
    texts: blocks.filter((block) => block['type'] === 'text').map((block) => textOf(block['text']) ?? ''),
    tools: blocks.filter((block) => block['type'] === 'tool_use').map(decodeToolCall),
    usage: decodeUsage(fieldsOf(message['usage'])),
    synthetic: message['model'] === '<synthetic>',
  };
}

function decodeToolCall(block: JsonObject): ToolCall {
  return { call: textOf(block['id']) ?? '', name: textOf(block['name']) ?? '', detail: detailOf(block['input']) };
}

/** What a person wants to see of a call: the file or the command. */
function detailOf(input: Json | undefined): string {
  const fields = fieldsOf(input);
  const telling = ['file_path', 'command', 'pattern', 'path', 'url', 'query', 'description'];
  return telling.map((key) => textOf(fields[key])).find((text) => text !== undefined) ?? '';
}

function decodeToolResult(block: Json): readonly { readonly call: string; readonly ok: boolean }[] {
  const { type, tool_use_id: call, is_error: failed } = fieldsOf(block);
  return type === 'tool_result' && typeof call === 'string' ? [{ call, ok: failed !== true }] : [];
}

/**
 * Only a limit that was hit: the same line also tells how much of it is left. Seconds since the epoch come, ours are
 * ms.
 */
function decodeLimit(info: JsonObject): ClaudeEvent | undefined {
  if (info['status'] !== 'rejected') return undefined;
  const seconds = numberOf(info['resetsAt']);
  return { type: 'limited', until: seconds === undefined ? null : seconds * 1000 };
}

function decodeResult(event: JsonObject): ClaudeResult {
  const models = event['model_usage_since_last_result'];
  return {
    type: 'result',
    session: textOf(event['session_id']) ?? null,
    failed: event['is_error'] !== false,
    subtype: textOf(event['subtype']) ?? '',
    reason: textOf(event['terminal_reason']) ?? '',
    status: numberOf(event['api_error_status']) ?? null,
    text: textOf(event['result']) ?? '',
    errors: textsOf(event['errors']),
    output: event['structured_output'] ?? null,
    usage: models === undefined ? null : addUp(Object.values(fieldsOf(models)).map(fieldsOf)),
    turnsUsage: decodeUsage(fieldsOf(event['usage'])),
    sessionUsdMicros: usdMicros(numberOf(event['total_cost_usd'])),
  };
}

function decodeUsage(usage: JsonObject): Usage {
  return {
    inputTokens: numberOf(usage['input_tokens']) ?? 0,
    cacheReadTokens: numberOf(usage['cache_read_input_tokens']) ?? 0,
    cacheWriteTokens: numberOf(usage['cache_creation_input_tokens']) ?? 0,
    outputTokens: numberOf(usage['output_tokens']) ?? 0,
    usdMicros: null,
  };
}

/** Over models: a price that one of them lacks makes the sum unknown. */
function addUp(models: readonly JsonObject[]): Usage {
  const sum = (key: string): number => models.reduce((total, model) => total + (numberOf(model[key]) ?? 0), 0);
  const priced = models.every((model) => numberOf(model['costUSD']) !== undefined);
  return {
    inputTokens: sum('inputTokens'),
    cacheReadTokens: sum('cacheReadInputTokens'),
    cacheWriteTokens: sum('cacheCreationInputTokens'),
    outputTokens: sum('outputTokens'),
    usdMicros: priced ? usdMicros(sum('costUSD')) : null,
  };
}

function usdMicros(usd: number | undefined): number | null {
  return usd === undefined ? null : Math.round(usd * 1_000_000);
}
