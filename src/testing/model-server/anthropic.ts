import type { ServerResponse } from 'node:http';
import type { Json, JsonObject } from '../../core/base/json.ts';
import { fieldsOf, itemsOf, textOf } from '../../core/base/read-json.ts';
import type { ModelToolCall } from './model-script.ts';
import { cutStream, openEvents, sendJson } from './respond.ts';
import type { ModelReply, ModelRequest, ToolUse, WireFormat } from './wire-format.ts';

/** The Anthropic Messages API, streamed and not: `POST …/v1/messages`, `…/count_tokens`. */
export const anthropic: WireFormat = {
  name: 'anthropic',
  classify,
  toolFor,
  auxiliary(path, _body, response) {
    if (path.includes('/count_tokens')) return sendJson(response, 200, { input_tokens: 42 });
    const usage = { input: 5, output: 3, cacheRead: 0, cacheWrite: 0 };
    sendJson(
      response,
      200,
      message({ id: 'msg_aside', text: 'Scripted title', tools: [], usage, cut: null }, 'scripted'),
    );
  },
  async reply(body, reply, response) {
    const model = textOf(fieldsOf(body)['model']) ?? 'scripted';
    if (fieldsOf(body)['stream'] !== true) return sendJson(response, 200, message(reply, model));
    await stream(reply, model, response);
  },
  fail(failure, response) {
    const body = { type: 'error', error: { type: failure.type, message: failure.message }, request_id: 'req_scripted' };
    for (const [name, value] of Object.entries(failure.headers ?? {})) response.setHeader(name, value);
    sendJson(response, failure.status, body);
  },
};

function classify(method: string, path: string, body: Json): ModelRequest['kind'] {
  if (method !== 'POST') return 'unknown';
  if (/\/messages\/count_tokens(\?|$)/.test(path)) return 'auxiliary';
  if (!/\/messages(\?|$)/.test(path)) return 'unknown';
  const { messages, tools } = fieldsOf(body);
  // A suggestion of the next prompt offers all tools, so only its own marker tells it from a turn.
  if (JSON.stringify(itemsOf(messages).at(-1) ?? '').includes('[SUGGESTION MODE')) return 'auxiliary';
  // Titles and the like are asked without tools, but so is a turn of an agent that was given none: its prompt is
  // longer.
  return itemsOf(tools).length === 0 && fieldsOf(body)['stream'] !== true ? 'auxiliary' : 'main';
}

function toolFor(call: ModelToolCall, body: Json): Omit<ToolUse, 'id'> {
  const offered = itemsOf(fieldsOf(body)['tools']).map((tool) => textOf(fieldsOf(tool)['name']) ?? '');
  const use = namedTool(call);
  // A tool that a script names itself may be missing on purpose: to see how the agent takes that.
  if ('call' in call || offered.includes(use.name)) return use;
  throw new Error(`the script wants ${use.name}, but only these tools are offered: ${offered.join(', ')}`);
}

function namedTool(call: ModelToolCall): Omit<ToolUse, 'id'> {
  if ('call' in call) return call.call;
  if ('write' in call) return { name: 'Write', input: { file_path: call.write.path, content: call.write.content } };
  if ('shell' in call) return { name: 'Bash', input: { command: call.shell, description: 'A scripted command' } };
  const { path, old, new: replacement } = call.edit;
  return { name: 'Edit', input: { file_path: path, old_string: old, new_string: replacement } };
}

function message(reply: ModelReply, model: string): JsonObject {
  return { ...envelope(reply, model), content: blocks(reply), stop_reason: stopReason(reply), usage: usageOf(reply) };
}

async function stream(reply: ModelReply, model: string, response: ServerResponse): Promise<void> {
  const event = openEvents(response);
  const send = (data: JsonObject & { readonly type: string }): void => event(data.type, data);
  const begun = {
    ...envelope(reply, model),
    content: [],
    stop_reason: null,
    usage: { ...usageOf(reply), output_tokens: 1 },
  };
  send({ type: 'message_start', message: begun });
  if (reply.cut !== null) return cutStream(response, reply.cut);
  for (const [index, block] of blocks(reply).entries()) {
    const { empty, delta } = split(block);
    send({ type: 'content_block_start', index, content_block: empty });
    send({ type: 'content_block_delta', index, delta });
    send({ type: 'content_block_stop', index });
  }
  send({
    type: 'message_delta',
    delta: { stop_reason: stopReason(reply), stop_sequence: null },
    usage: usageOf(reply),
  });
  send({ type: 'message_stop' });
  response.end();
}

function envelope(reply: ModelReply, model: string): JsonObject {
  return { id: reply.id, type: 'message', role: 'assistant', model, stop_sequence: null };
}

function blocks(reply: ModelReply): readonly JsonObject[] {
  const said = reply.text === '' ? [] : [{ type: 'text', text: reply.text }];
  return [...said, ...reply.tools.map(({ id, name, input }) => ({ type: 'tool_use', id: `toolu_${id}`, name, input }))];
}

/** A block as a stream brings it: first empty, then its content. */
function split(block: JsonObject): { readonly empty: JsonObject; readonly delta: JsonObject } {
  if (block['type'] === 'text') {
    return { empty: { ...block, text: '' }, delta: { type: 'text_delta', text: block['text'] ?? '' } };
  }
  const input = JSON.stringify(block['input']);
  return { empty: { ...block, input: {} }, delta: { type: 'input_json_delta', partial_json: input } };
}

function stopReason(reply: ModelReply): string {
  return reply.tools.length > 0 ? 'tool_use' : 'end_turn';
}

function usageOf({ usage }: ModelReply): JsonObject {
  return {
    input_tokens: usage.input,
    output_tokens: usage.output,
    cache_read_input_tokens: usage.cacheRead,
    cache_creation_input_tokens: usage.cacheWrite,
  };
}
