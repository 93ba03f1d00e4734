import type { Json, JsonObject } from '../../../core/base/json.ts';
import { fieldsOf, numberOf, parseJson, textOf } from '../../../core/base/read-json.ts';
import type { Outcome, Usage } from '../../../core/run/attempt.ts';

/** What the player prints, one JSON object a line. */
export type PlayerLine =
  | { readonly type: 'session'; readonly id: string; readonly resumed: boolean }
  | { readonly type: 'said'; readonly text: string }
  | { readonly type: 'tool'; readonly name: string; readonly detail: string; readonly ok: boolean }
  /** All tokens so far. */
  | { readonly type: 'usage'; readonly usage: Usage }
  | PlayerResult;

export type PlayerResult = {
  readonly type: 'result';
  readonly outcome: Outcome;
  readonly message: string;
  readonly output: Json;
  readonly until: number | null;
};

/** Before the first step. A script costs nothing but what it says itself. */
export const NOTHING_SPENT: Usage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  usdMicros: 0,
};

const OUTCOMES: readonly Outcome[] = ['done', 'crashed', 'rate-limited', 'blocked', 'cancelled'];

/** Undefined for anything else: commands of the script may print what they like. Never throws. */
export function decodePlayerLine(line: string): PlayerLine | undefined {
  const fields = fieldsOf(parseJson(line));
  switch (fields['type']) {
    case 'session':
      return { type: 'session', id: textOf(fields['id']) ?? '', resumed: fields['resumed'] === true };
    case 'said':
      return { type: 'said', text: textOf(fields['text']) ?? '' };
    case 'tool':
      return {
        type: 'tool',
        name: textOf(fields['name']) ?? '',
        detail: textOf(fields['detail']) ?? '',
        ok: fields['ok'] === true,
      };
    case 'usage':
      return { type: 'usage', usage: decodeUsage(fieldsOf(fields['usage'])) };
    case 'result':
      return decodeResult(fields);
    default:
      return undefined;
  }
}

function decodeResult(fields: JsonObject): PlayerResult | undefined {
  const outcome = OUTCOMES.find((name) => name === fields['outcome']);
  if (outcome === undefined) return undefined;
  return {
    type: 'result',
    outcome,
    message: textOf(fields['message']) ?? '',
    output: fields['output'] ?? null,
    until: numberOf(fields['until']) ?? null,
  };
}

function decodeUsage(fields: JsonObject): Usage {
  return {
    inputTokens: numberOf(fields['inputTokens']) ?? 0,
    cacheReadTokens: numberOf(fields['cacheReadTokens']) ?? 0,
    cacheWriteTokens: numberOf(fields['cacheWriteTokens']) ?? 0,
    outputTokens: numberOf(fields['outputTokens']) ?? 0,
    usdMicros: numberOf(fields['usdMicros']) ?? null,
  };
}
