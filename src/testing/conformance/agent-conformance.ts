import assert from 'node:assert/strict';
import { runId, taskPath } from '../../core/base/ids.ts';
import type { Agent, AgentExit, AgentRequest, AgentVerdict } from '../../ports/agent.ts';

/** What the pure half of every agent must do. `run` throws where one does not; any test runner can call it. */
export type AgentCase = { readonly name: string; run(agent: Agent): Promise<void> };

/** A request with nothing special about it, for tests to vary. */
export const plainAgentRequest: AgentRequest = {
  id: { run: runId('r-0001'), task: taskPath('build/api'), attempt: 1 },
  cwd: '/workspace',
  scratch: '/scratch',
  home: '/home/person',
  prompt: 'PROMPT: add a route. $(touch pwned) `touch pwned`',
  model: null,
  effort: null,
  writes: 'workspace',
  tools: null,
  maxTurns: null,
  usdMicrosMax: null,
  outputSchema: null,
  session: null,
  sandboxed: false,
  options: {},
  command: 'echo "$HOME" && true',
};

/** As full as it gets, with what an earlier agent could have put into its session's name. */
const fullRequest: AgentRequest = {
  ...plainAgentRequest,
  model: 'a-model',
  effort: 'high',
  tools: ['read', 'edit', 'shell', 'pytest'],
  maxTurns: 3,
  usdMicrosMax: 1,
  outputSchema: { type: 'object' },
  session: '--dangerous; touch pwned',
  sandboxed: true,
};

const requests: readonly AgentRequest[] = [
  plainAgentRequest,
  fullRequest,
  { ...fullRequest, writes: 'none', sandboxed: false },
  { ...fullRequest, writes: 'patch' },
];

const exits: readonly AgentExit[] = [
  ...[0, 1, 2, 126, 127, 130, 137, 143, 255].map((status): AgentExit => ({ type: 'exited', status })),
  { type: 'lost' },
];

export const agentConformance: readonly AgentCase[] = [
  each('a launch is the same every time and changes nothing of the request', (agent, request) => {
    const before = structuredClone(request);
    assert.deepEqual(agent.launch(request), agent.launch(structuredClone(request)));
    assert.deepEqual(request, before);
  }),
  each('no prompt stands in an argument, a variable or a program', (agent, request) => {
    const { program, args, env } = agent.launch(request);
    for (const text of [program, ...args, ...Object.values(env)]) assert(!text.includes('PROMPT:'), text);
  }),
  each('a shell is given nothing but the command of the workflow, whole', (agent, request) => {
    const { program, args } = agent.launch(request);
    if (/(^|\/)(ba|da|z)?sh$/.test(program)) assert.deepEqual(args, ['-c', request.command]);
    else assert(!args.includes(request.command), 'the command of a task is not for agents');
  }),
  each('a session that an agent named cannot become an option', (agent, request) => {
    assert(!agent.launch(request).args.some((argument) => argument.startsWith('--dangerous;')));
  }),
  each('a program is a name or an absolute path, and files have names without folders', (agent, request) => {
    const { program, files } = agent.launch(request);
    assert.match(program, /^(\/.+|[^/]+)$/);
    for (const name of Object.keys(files)) assert.match(name, /^[\w.-]+$/);
  }),
  each('a parser takes any line, and any end after it', (agent, request) => {
    for (const exit of exits) {
      const parser = agent.parser(request);
      for (const line of hostileLines) assert(Array.isArray(parser.push(line)));
      checkVerdict(parser.finish(exit, hostileLines.join('\n')));
    }
  }),
  each('an agent that printed nothing and failed is not done', (agent, request) => {
    for (const exit of exits.filter((end) => end.type === 'lost' || end.status !== 0)) {
      const verdict = agent.parser(request).finish(exit, '');
      checkVerdict(verdict);
      assert(verdict.outcome !== 'done' && verdict.outcome !== 'no-change', verdict.outcome);
      assert.notEqual(verdict.message, '');
    }
  }),
  each('a process that is gone without a trace is lost', (agent, request) => {
    assert.equal(agent.parser(request).finish({ type: 'lost' }, '').outcome, 'lost');
  }),
  each('parsers of two attempts know nothing of each other', (agent, request) => {
    const first = agent.parser(request);
    const second = agent.parser(request);
    for (const line of hostileLines) first.push(line);
    const alone = agent.parser(request).finish({ type: 'exited', status: 1 }, '');
    assert.deepEqual(second.finish({ type: 'exited', status: 1 }, ''), alone);
  }),
  {
    name: 'a probe of a machine that has nothing says what to do',
    async run(agent) {
      const probe = await agent.probe(() => Promise.resolve(null), {});
      if (!probe.found)
        assert(probe.problems.every(({ what, fix }) => what !== '' && fix !== '') && probe.problems.length > 0);
    },
  },
];

function each(name: string, check: (agent: Agent, request: AgentRequest) => void): AgentCase {
  return {
    name,
    async run(agent) {
      for (const request of requests) check(agent, request);
    },
  };
}

function checkVerdict({ message, usage, until }: AgentVerdict): void {
  assert.equal(typeof message, 'string');
  assert(!message.includes('\n'), 'a message is one line');
  const { usdMicros, ...tokens } = usage;
  for (const count of [...Object.values(tokens), usdMicros ?? 0]) assert(Number.isFinite(count), JSON.stringify(usage));
  assert(until === null || Number.isFinite(until));
}

/** Kinds of lines that agents are known to print, with everything else wrong about them. */
const kinds = [
  'system',
  'assistant',
  'user',
  'result',
  'rate_limit_event',
  'session',
  'said',
  'tool',
  'usage',
  'error',
  'item.completed',
];
const oddities = [
  'null',
  '0',
  '-1e400',
  '"x"',
  '[]',
  '[null, 1, {}]',
  '{}',
  '{"content": null}',
  '{"content": [null, {"type": 7}]}',
];
const keys = [
  'message',
  'subtype',
  'session_id',
  'usage',
  'result',
  'errors',
  'rate_limit_info',
  'id',
  'outcome',
  'item',
  'part',
];

const hostileLines: readonly string[] = [
  '',
  ' ',
  '{',
  'null',
  '[]',
  '"text"',
  '\u0000\u001b[2J\ufffd',
  '['.repeat(5_000),
  '{"__proto__": {"type": "result"}, "type": "constructor"}',
  ...kinds.flatMap((kind) => [
    JSON.stringify({ type: kind }),
    ...keys.flatMap((key) => oddities.map((odd) => `{"type": "${kind}", "subtype": "init", "${key}": ${odd}}`)),
  ]),
];
