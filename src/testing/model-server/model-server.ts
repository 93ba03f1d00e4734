/**
 * Invariants:
 * 1. It listens on loopback only, and nothing of it is left when it was disposed of.
 * 2. Each main request of an agent takes exactly one step of its own script, in the order in which requests arrive.
 * 3. A request that no script can answer gets a clear HTTP 500 and stands in the log: it never passes for an answer.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { assert } from '../../core/base/assert.ts';
import type { Json } from '../../core/base/json.ts';
import { parseJson } from '../../core/base/read-json.ts';
import { anthropic } from './anthropic.ts';
import { type ModelScript, type ModelStep, USUAL_USAGE } from './model-script.ts';
import { sendJson } from './respond.ts';
import type { ModelRequest, WireFormat } from './wire-format.ts';

/** A server that plays models from scripts, so that real agents can be tested without keys and without a network. */
export type ModelServer = AsyncDisposable & {
  /** Gives an agent its script, from its first step; its log is emptied. Ids are letters, digits, `-` and `_`. */
  script(id: string, script: ModelScript): void;
  /** Base URLs for an agent that plays the script of that id. */
  urls(id: string): { readonly anthropic: string };
  /** What the agent has asked so far. */
  requests(id: string): readonly ModelRequest[];
};

type Play = { readonly script: ModelScript; readonly requests: ModelRequest[]; next: number };

const formats: Readonly<Record<string, WireFormat>> = { anthropic };

export async function startModelServer(): Promise<ModelServer> {
  const plays = new Map<string, Play>();
  const server = createServer((request, response) => {
    void answer(plays, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${portOf(server)}`;
  return {
    script(id, script) {
      assert(/^[\w-]+$/.test(id), `${JSON.stringify(id)} cannot stand in a URL as it is`);
      assert(script.steps.length > 0, `the script ${id} has no steps`);
      plays.set(id, { script, requests: [], next: 0 });
    },
    urls: (id) => ({ anthropic: `${base}/${id}/anthropic` }),
    requests: (id) => plays.get(id)?.requests ?? [],
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  plays: ReadonlyMap<string, Play>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const body = parseJson(await readText(request)) ?? null;
    const [, id = '', name = '', path = ''] = /^\/([^/]+)\/([^/?]+)(.*)$/.exec(request.url ?? '') ?? [];
    const play = plays.get(id);
    const format = formats[name];
    if (play === undefined || format === undefined) return notFound(response, request.url ?? '');
    const method = request.method ?? '';
    const kind = format.classify(method, path, body);
    play.requests.push({ method, path, headers: request.headers, body, kind });
    if (kind === 'unknown') return notFound(response, path);
    if (kind === 'auxiliary') return format.auxiliary(path, body, response);
    await playStep(format, play, { body, response });
  } catch (error) {
    // The agent shows the message, and the test that waits for it fails with it.
    const message = `scripted model: ${error instanceof Error ? error.message : String(error)}`;
    if (response.headersSent) response.destroy();
    else sendJson(response, 500, { type: 'error', error: { type: 'api_error', message } });
  }
}

type Asked = { readonly body: Json; readonly response: ServerResponse };

async function playStep(format: WireFormat, play: Play, { body, response }: Asked): Promise<void> {
  const number = play.next;
  play.next += 1;
  const step = play.script.steps[number] ?? play.script.steps.at(-1);
  assert(step !== undefined, 'a script has at least one step');
  if (step.delayMs !== undefined) await sleep(step.delayMs);
  if (step.error !== undefined) return format.fail(step.error, response);
  const tools = (step.tools ?? []).map((call, index) => ({ id: `${number}_${index}`, ...format.toolFor(call, body) }));
  const usage = { ...USUAL_USAGE, ...step.usage };
  await format.reply(body, { id: `msg_${number}`, text: step.text ?? '', tools, usage, cut: cutOf(step) }, response);
}

function cutOf(step: ModelStep): 'hang' | 'drop' | null {
  if (step.drop === true) return 'drop';
  return step.hang === true ? 'hang' : null;
}

function notFound(response: ServerResponse, path: string): void {
  sendJson(response, 404, { type: 'error', error: { type: 'not_found_error', message: `no script answers ${path}` } });
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function portOf(server: Server): number {
  const address = server.address();
  assert(address !== null && typeof address === 'object', 'a listening server has a port');
  return address.port;
}
