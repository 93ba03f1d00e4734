import { expect, test } from 'vitest';
import type { JsonObject } from '../../core/base/json.ts';
import type { ModelScript } from './model-script.ts';
import { startModelServer } from './model-server.ts';

const tools = ['Write', 'Edit', 'Bash'].map((name) => ({ name }));
const turn = { model: 'm', tools, messages: [{ role: 'user', content: 'go' }] };

/** Asks a server that plays the script, once for each body, and gives what it answered. */
async function ask(
  script: ModelScript,
  ...bodies: readonly JsonObject[]
): Promise<readonly { status: number; text: string }[]> {
  await using server = await startModelServer();
  server.script('a', script);
  const answers = [];
  for (const body of bodies) {
    const response = await fetch(`${server.urls('a').anthropic}/v1/messages?beta=true`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    answers.push({ status: response.status, text: await response.text() });
  }
  return answers;
}

test('each turn of an agent takes one step, and the last is said again', async () => {
  const answers = await ask({ steps: [{ text: 'one' }, { text: 'two' }] }, turn, turn, turn);
  const said = answers.map(({ text }) => /"text":"(\w+)"/.exec(text)?.[1]);
  expect(said).toEqual(['one', 'two', 'two']);
});

test('titles and suggestions take no step', async () => {
  const title = { ...turn, tools: [] };
  const suggestion = { ...turn, messages: [{ role: 'user', content: '[SUGGESTION MODE: what next?]' }] };
  const answers = await ask({ steps: [{ text: 'one' }] }, title, suggestion, turn);
  expect(answers.map(({ text }) => /"text":"([\w ]+)"/.exec(text)?.[1])).toEqual([
    'Scripted title',
    'Scripted title',
    'one',
  ]);
});

test('what is to be done becomes the tools of the agent', async () => {
  const [answer] = await ask(
    {
      steps: [
        {
          tools: [
            { write: { path: '/a', content: 'a' } },
            { edit: { path: '/a', old: 'a', new: 'b' } },
            { shell: 'ls' },
            { call: { name: 'Odd', input: {} } },
          ],
        },
      ],
    },
    turn,
  );
  expect(JSON.parse(answer?.text ?? '')).toMatchObject({
    stop_reason: 'tool_use',
    content: [
      { name: 'Write', input: { file_path: '/a', content: 'a' } },
      { name: 'Edit', input: { file_path: '/a', old_string: 'a', new_string: 'b' } },
      { name: 'Bash', input: { command: 'ls' } },
      { name: 'Odd', input: {} },
    ],
  });
});

test('a stream brings the answer in events, with its usage at the end', async () => {
  const [answer] = await ask({ steps: [{ text: 'hi', usage: { input: 7, output: 3 } }] }, { ...turn, stream: true });
  const events = [...(answer?.text ?? '').matchAll(/^event: (\w+)$/gm)].map(([, name]) => name);
  expect(events).toEqual([
    'message_start',
    'content_block_start',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
  expect(answer?.text).toContain('"usage":{"input_tokens":7,"output_tokens":3,"cache_read_input_tokens":30');
});

test('an error is answered with its status and its headers', async () => {
  const error = { status: 429, type: 'rate_limit_error', message: 'slow down', headers: { 'retry-after': '9' } };
  const [answer] = await ask({ steps: [{ error }] }, turn);
  expect(answer?.status).toBe(429);
  expect(JSON.parse(answer?.text ?? '')).toMatchObject({ error: { type: 'rate_limit_error', message: 'slow down' } });
});

test('a script that cannot be played is an error that names what is missing', async () => {
  const [answer] = await ask({ steps: [{ tools: [{ shell: 'ls' }] }] }, { ...turn, tools: [{ name: 'Read' }] });
  expect(answer?.status).toBe(500);
  expect(answer?.text).toContain('the script wants Bash, but only these tools are offered: Read');
});

test('a model that drops the connection, or that never answers, gives no whole answer', async () => {
  await using server = await startModelServer();
  server.script('drop', { steps: [{ drop: true }] });
  server.script('hang', { steps: [{ hang: true }] });
  const post = async (id: string, signal?: AbortSignal): Promise<string> => {
    const init = {
      method: 'POST',
      body: JSON.stringify({ ...turn, stream: true }),
      ...(signal === undefined ? {} : { signal }),
    };
    const response = await fetch(`${server.urls(id).anthropic}/v1/messages`, init);
    return response.text();
  };
  await expect(post('drop')).rejects.toThrow(/terminated|socket|fetch failed/);
  await expect(post('hang', AbortSignal.timeout(100))).rejects.toThrow(/abort|timeout/i);
});

test('every request is logged for its own agent, also one that nobody answers', async () => {
  await using server = await startModelServer();
  server.script('a', { steps: [{ text: 'one' }] });
  server.script('b', { steps: [{ text: 'one' }] });
  await fetch(`${server.urls('a').anthropic}/v1/messages`, { method: 'POST', body: JSON.stringify(turn) });
  const odd = await fetch(`${server.urls('a').anthropic}/v1/nothing`);
  expect(odd.status).toBe(404);
  expect(server.requests('a').map(({ method, path, kind }) => [method, path, kind])).toEqual([
    ['POST', '/v1/messages', 'main'],
    ['GET', '/v1/nothing', 'unknown'],
  ]);
  expect(server.requests('a')[0]?.body).toEqual(turn);
  expect(server.requests('b')).toEqual([]);
});
