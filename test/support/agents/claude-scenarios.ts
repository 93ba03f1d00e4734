import { join } from 'node:path';
import type { AgentRequest, AgentVerdict } from '../../../src/ports/agent.ts';
import type { ModelFailure, ModelStep } from '../../../src/testing/model-server/model-script.ts';
import type { AgentWorld } from './run-agent.ts';

/** One way in which an attempt may go: what the model says, what is asked, and what the adapter must make of it. */
export type ClaudeScenario = {
  readonly name: string;
  steps(world: AgentWorld): readonly ModelStep[];
  readonly request: Partial<AgentRequest>;
  readonly status: number;
  readonly expected: Pick<AgentVerdict, 'outcome' | 'usage'> &
    Partial<Omit<AgentVerdict, 'message'>> & { readonly message: string | RegExp };
  /** Kinds of signals in their order, repeated ones once. */
  readonly signals: readonly string[];
  readonly interruptAt?: string;
  /** A first attempt whose session is gone on with. */
  readonly before?: readonly ModelStep[];
  /** As with a subscription: no key, and limits that say when they end. */
  readonly subscription?: boolean;
};

const schema = { type: 'object', properties: { verdict: { enum: ['pass', 'fail'] } }, required: ['verdict'] } as const;

export const claudeScenarios: readonly ClaudeScenario[] = [
  {
    name: 'basic',
    steps: ({ cwd }) => [
      { text: 'I will write it.', tools: [{ write: { path: join(cwd, 'hello.txt'), content: 'hello\n' } }] },
      { tools: [{ shell: 'cat hello.txt > shell.txt; exit 3' }] },
      { text: 'All done.' },
    ],
    request: { sandboxed: true },
    status: 0,
    expected: { outcome: 'done', message: 'All done.', text: 'All done.', output: null, usage: answers(3) },
    signals: ['session', 'said', 'usage', 'tool', 'usage', 'tool', 'usage', 'tool', 'said', 'usage'],
  },
  {
    name: 'resume',
    before: [{ text: 'First answer.' }],
    steps: () => [{ text: 'Second answer.' }],
    request: { sandboxed: true },
    status: 0,
    // The session costs twice as much by now: this attempt's own share counts.
    expected: { outcome: 'done', message: 'Second answer.', usage: answers(1) },
    signals: ['session', 'said', 'usage'],
  },
  {
    name: 'read-only',
    steps: ({ cwd }) => [
      { tools: [{ call: { name: 'Write', input: { file_path: join(cwd, 'a.txt'), content: 'a' } } }] },
      { tools: [{ call: { name: 'Bash', input: { command: 'echo b > b.txt', description: 'b' } } }] },
      { text: 'I may only read.' },
    ],
    request: { writes: 'none', sandboxed: true },
    status: 0,
    expected: { outcome: 'done', message: 'I may only read.', usage: answers(3) },
    signals: ['session', 'tool', 'usage', 'tool', 'usage', 'tool', 'said', 'usage'],
  },
  {
    name: 'denied',
    steps: ({ cwd, outside }) => [
      { tools: [{ write: { path: join(cwd, 'a.txt'), content: 'a' } }] },
      { tools: [{ write: { path: join(outside, 'b.txt'), content: 'b' } }] },
      { tools: [{ shell: `node -e "require('fs').writeFileSync('c.txt', '')"` }] },
      { text: 'Two were refused.' },
    ],
    request: { sandboxed: false },
    status: 0,
    expected: { outcome: 'done', message: 'Two were refused.', usage: answers(4) },
    signals: [
      'session',
      'tool',
      'usage',
      'tool',
      'usage',
      'denied',
      'tool',
      'usage',
      'denied',
      'tool',
      'said',
      'usage',
    ],
  },
  {
    name: 'structured-output',
    steps: () => [{ tools: [{ call: { name: 'StructuredOutput', input: { verdict: 'pass' } } }] }, { text: 'Said.' }],
    request: { outputSchema: schema, sandboxed: true },
    status: 0,
    expected: { outcome: 'done', message: '{"verdict":"pass"}', output: { verdict: 'pass' }, usage: answers(1) },
    signals: ['session', 'tool', 'usage', 'tool'],
  },
  {
    name: 'structured-output-missing',
    steps: () => [{ text: 'I would rather talk.' }],
    request: { outputSchema: schema, sandboxed: true },
    status: 0,
    expected: {
      outcome: 'output-invalid',
      message: 'It ended without the structured result that was asked for.',
      text: 'I would rather talk.',
      usage: answers(2),
    },
    signals: ['session', 'said', 'usage', 'said', 'usage'],
  },
  failing(
    'server-error',
    { status: 500, type: 'api_error', message: 'boom' },
    { outcome: 'crashed', message: /^API Error: 500 boom/ },
  ),
  failing(
    'unauthorized',
    { status: 401, type: 'authentication_error', message: 'invalid x-api-key' },
    { outcome: 'auth', message: /^Invalid API key/ },
  ),
  {
    ...failing(
      'rate-limit',
      { status: 429, type: 'rate_limit_error', message: 'slow down', headers: { 'retry-after': '120' } },
      { outcome: 'rate-limited', message: /429/, until: null },
    ),
    // A wait that long is not worth a try.
    signals: ['session', 'said'],
  },
  {
    ...failing(
      'usage-limit',
      { status: 429, type: 'rate_limit_error', message: 'slow down', headers: usageLimitHeaders() },
      { outcome: 'rate-limited', message: /^You've hit your 5-hour limit/, until: 2_000_000_000_000 },
    ),
    signals: ['session', 'said'],
    subscription: true,
  },
  {
    name: 'max-turns',
    steps: () => [{ tools: [{ shell: 'echo again' }] }],
    request: { maxTurns: 2, sandboxed: true },
    status: 1,
    expected: { outcome: 'crashed', message: 'Reached maximum number of turns (2)', usage: answers(2) },
    signals: ['session', 'tool', 'usage', 'tool', 'usage', 'tool'],
  },
  {
    name: 'budget',
    steps: () => [{ tools: [{ shell: 'echo dear' }], usage: { output: 200_000 } }],
    request: { usdMicrosMax: 500_000, sandboxed: true },
    status: 1,
    expected: {
      outcome: 'budget',
      message: 'Reached maximum budget ($0.5)',
      usage: { ...answers(1), outputTokens: 200_000, usdMicros: 3_000_347 },
    },
    signals: ['session', 'tool', 'usage'],
  },
  {
    name: 'interrupted',
    steps: () => [{ text: 'Wait.', tools: [{ shell: `mkdir running; perl -e 'select undef, undef, undef, 30'` }] }],
    request: { sandboxed: true },
    interruptAt: 'running',
    status: 0,
    expected: { outcome: 'cancelled', message: 'It was interrupted.', usage: answers(1) },
    signals: ['session', 'said', 'usage', 'tool', 'usage', 'tool'],
  },
  {
    name: 'unknown-session',
    steps: () => [{ text: 'never' }],
    request: { session: '00000000-0000-4000-8000-000000000001', sandboxed: true },
    status: 1,
    expected: {
      outcome: 'crashed',
      message: 'No conversation found with session ID: 00000000-0000-4000-8000-000000000001',
      session: null,
      usage: { ...answers(0), usdMicros: null },
    },
    signals: [],
  },
];

type Ending = { readonly outcome: AgentVerdict['outcome']; readonly message: RegExp; readonly until?: number | null };

function failing(name: string, error: ModelFailure, { outcome, message, until = null }: Ending): ClaudeScenario {
  return {
    name,
    steps: () => [{ error }],
    request: { sandboxed: true },
    status: 1,
    expected: { outcome, message, usage: answers(0), until },
    signals: ['session', 'retrying', 'said'],
  };
}

/** What `count` answers of the scripted model use, at the price of its model in this version of the CLI. */
function answers(count: number): AgentVerdict['usage'] {
  return {
    inputTokens: 100 * count,
    cacheReadTokens: 30 * count,
    cacheWriteTokens: 10 * count,
    outputTokens: 20 * count,
    usdMicros: Math.round(646.5 * count),
  };
}

function usageLimitHeaders(): Readonly<Record<string, string>> {
  return {
    'retry-after': '3600',
    'anthropic-ratelimit-unified-status': 'rejected',
    'anthropic-ratelimit-unified-reset': '2000000000',
    'anthropic-ratelimit-unified-representative-claim': 'five_hour',
    'anthropic-ratelimit-unified-5h-status': 'rejected',
    'anthropic-ratelimit-unified-5h-reset': '2000000000',
    'anthropic-ratelimit-unified-5h-utilization': '1',
  };
}
