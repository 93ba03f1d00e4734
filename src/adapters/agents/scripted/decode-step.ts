import type { Json, JsonObject } from '../../../core/base/json.ts';
import { fieldsOf, isJsonObject, numberOf, textOf } from '../../../core/base/read-json.ts';
import type { ScriptedStep } from './script.ts';

/** A step, or what is wrong with it. */
export function decodeStep(value: Json): ScriptedStep | string {
  if (!isJsonObject(value)) return 'a step is an object of one key, such as {say: hello}';
  const [key, ...more] = Object.keys(value);
  if (key === undefined || more.length > 0) return 'a step has exactly one key, such as {say: hello}';
  const decode = DECODERS[key];
  if (decode === undefined) return `there is no step '${key}': there are ${Object.keys(DECODERS).join(', ')}`;
  return decode(value[key] ?? null) ?? `${key} is given as ${EXAMPLES[key] ?? `{${key}: true}`}`;
}

type Decoder = (value: Json) => ScriptedStep | undefined;

// A null prototype: a key such as `constructor` is no step.
const DECODERS: Readonly<Record<string, Decoder>> = Object.assign(Object.create(null) as Record<string, Decoder>, {
  write: file('write'),
  append: file('append'),
  delete: text((path) => ({ type: 'delete', path })),
  run: text((command) => ({ type: 'run', command })),
  say: text((said) => ({ type: 'say', text: said })),
  usage: (value) => (isJsonObject(value) ? { type: 'usage', usage: usage(value) } : undefined),
  report: (value) => (isJsonObject(value) ? { type: 'report', report: value } : undefined),
  sleep: number((ms) => ({ type: 'sleep', ms })),
  wait_for: text((path) => ({ type: 'wait_for', path })),
  exit: number((status) => ({ type: 'exit', status })),
  hang: flag({ type: 'hang' }),
  flood: number((megabytes) => ({ type: 'flood', megabytes })),
  bad_bytes: flag({ type: 'bad_bytes' }),
  leak_child: flag({ type: 'leak_child' }),
  ignore_sigterm: flag({ type: 'ignore_sigterm' }),
  rate_limited: limit,
  blocked: text((question) => ({ type: 'blocked', question })),
  output: (value) => ({ type: 'output', value }),
  commit: text((message) => ({ type: 'commit', message })),
  edit_git_config: text((added) => ({ type: 'edit_git_config', text: added })),
  done: (value) => (typeof value === 'string' || isJsonObject(value) ? { type: 'done', handoff: value } : undefined),
} satisfies Record<string, Decoder>);

const EXAMPLES: Readonly<Record<string, string>> = {
  write: '{write: {path: a.txt, content: text}}',
  append: '{append: {path: a.txt, content: text}}',
  delete: '{delete: a.txt}',
  run: '{run: npm test}',
  say: '{say: hello}',
  usage: '{usage: {input: 100, output: 20, usd: 0.01}}',
  report: '{report: {type: checkpoint, message: half}}',
  sleep: '{sleep: 100}, in milliseconds',
  wait_for: '{wait_for: a.txt}',
  exit: '{exit: 3}',
  flood: '{flood: 20}, in megabytes',
  rate_limited: '{rate_limited: {in: 5000}} or {rate_limited: {until: <epoch milliseconds>}}',
  blocked: '{blocked: Which port?}',
  commit: '{commit: message}',
  edit_git_config: '{edit_git_config: "[core]\\n\\tfsmonitor = touch pwned"}',
  done: '{done: what was done} or {done: {summary: what was done}}',
};

function file(type: 'write' | 'append'): Decoder {
  return (value) => {
    const { path, content } = fieldsOf(value);
    return typeof path === 'string' && typeof content === 'string' ? { type, path, content } : undefined;
  };
}

function text(step: (value: string) => ScriptedStep): Decoder {
  return (value) => (textOf(value) === undefined ? undefined : step(textOf(value) ?? ''));
}

function number(step: (value: number) => ScriptedStep): Decoder {
  return (value) => {
    const found = numberOf(value);
    return found === undefined || found < 0 ? undefined : step(found);
  };
}

function flag(step: ScriptedStep): Decoder {
  return (value) => (value === true || value === null ? step : undefined);
}

function limit(value: Json): ScriptedStep | undefined {
  if (value !== true && value !== null && !isJsonObject(value)) return undefined;
  const { until, in: inMs } = fieldsOf(value);
  return { type: 'rate_limited', until: numberOf(until) ?? null, inMs: numberOf(inMs) ?? null };
}

function usage(fields: JsonObject): (ScriptedStep & { readonly type: 'usage' })['usage'] {
  const count = (key: string): number => numberOf(fields[key]) ?? 0;
  return {
    inputTokens: count('input'),
    cacheReadTokens: count('cache_read'),
    cacheWriteTokens: count('cache_write'),
    outputTokens: count('output'),
    usdMicros: Math.round(count('usd') * 1_000_000),
  };
}
