import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Json } from '../../core/base/json.ts';

export function sendJson(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Begins a stream of server-sent events and gives what sends one. */
export function openEvents(response: ServerResponse): (event: string, data: Json) => void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  return (event, data) => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
}

/** Leaves an opened stream without an end, as a model does that hangs or a network that fails. */
export async function cutStream(response: ServerResponse, cut: 'hang' | 'drop'): Promise<void> {
  if (cut === 'drop') {
    response.destroy();
    return;
  }
  if (!response.destroyed) await once(response, 'close');
}
