import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { JsonObject } from '../../../core/base/json.ts';
import type { AgentRequest, AgentSignal, AgentVerdict } from '../../../ports/agent.ts';
import { agentConformance, plainAgentRequest } from '../../../testing/conformance/agent-conformance.ts';
import { scriptedAgent } from './agent.ts';

const agent = scriptedAgent({ node: process.execPath, player: join(import.meta.dirname, 'player-main.ts') });
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Played = {
  readonly verdict: AgentVerdict;
  readonly signals: readonly AgentSignal[];
  readonly stdout: Buffer;
  readonly reports: string;
  readonly cwd: string;
};

type PlayOptions = Partial<AgentRequest> & { readonly stopAt?: string; readonly stopWith?: NodeJS.Signals };

/** Plays a script in a fresh folder as a real process, as the launcher would. */
async function play(
  options: JsonObject,
  { stopAt, stopWith = 'SIGINT', ...changes }: PlayOptions = {},
): Promise<Played> {
  const root = mkdtempSync(join(tmpdir(), 'tutti-scripted-'));
  folders.push(root);
  const [cwd, scratch] = [join(root, 'workspace'), join(root, 'out')];
  for (const folder of [cwd, scratch]) mkdirSync(folder);
  const request: AgentRequest = { ...plainAgentRequest, ...changes, cwd, scratch, options };
  const plan = agent.launch(request);
  for (const [name, content] of Object.entries(plan.files)) writeFileSync(join(scratch, name), content);
  const reportFile = join(root, 'report');
  writeFileSync(reportFile, '');
  const child = spawn(plan.program, plan.args, { cwd, env: { ...process.env, TUTTI_REPORT: reportFile } });
  let stdout = Buffer.alloc(0);
  let stderr = '';
  let stopped = false;
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  child.stdout.on('data', (data: Buffer) => {
    stdout = Buffer.concat([stdout, data]);
    if (stopAt !== undefined && !stopped && stdout.includes(stopAt)) stopped = child.kill(stopWith);
  });
  child.stdin.on('error', () => {
    // A player that ended before it read its prompt, as it may.
  });
  child.stdin.end(plan.stdin);
  await once(child, 'close');
  const parser = agent.parser(request);
  const signals = stdout
    .toString()
    .split('\n')
    .flatMap((line) => parser.push(line));
  const verdict = parser.finish({ type: 'exited', status: child.exitCode ?? 143 }, stderr);
  return { verdict, signals, stdout, reports: readFileSync(reportFile, 'utf8'), cwd };
}

function playSteps(steps: readonly JsonObject[], options: PlayOptions = {}): Promise<Played> {
  return play({ tasks: { '*': [{ steps }] } }, options);
}

test.each(agentConformance)('a scripted agent: $name', ({ run }) => run(agent));

test('a script writes, runs, says, spends, reports and ends with its output', async () => {
  const { verdict, signals, reports, cwd } = await playSteps([
    { write: { path: 'deep/a.txt', content: 'one\n' } },
    { append: { path: 'deep/a.txt', content: 'two\n' } },
    { write: { path: 'b.txt', content: 'b' } },
    { delete: 'b.txt' },
    { run: 'cat deep/a.txt > c.txt && test ! -e b.txt' },
    { usage: { input: 100, output: 20, cache_read: 5, usd: 0.01 } },
    { usage: { input: 1 } },
    { report: { type: 'checkpoint', message: 'half' } },
    { say: 'All is written.' },
    { output: { verdict: 'pass' } },
    { done: { summary: 'Wrote a and c.', deliverables: ['c.txt'] } },
  ]);
  const usage = { inputTokens: 101, cacheReadTokens: 5, cacheWriteTokens: 0, outputTokens: 20, usdMicros: 10_000 };
  expect(verdict).toEqual({
    outcome: 'done',
    message: 'The script is played.',
    text: 'All is written.',
    usage,
    session: verdict.session,
    output: { verdict: 'pass' },
    until: null,
  });
  expect(readFileSync(join(cwd, 'c.txt'), 'utf8')).toBe('one\ntwo\n');
  expect(signals.map(({ type }) => type)).toEqual([
    'session',
    ...Array.from({ length: 5 }, () => 'tool'),
    'usage',
    'usage',
    'said',
  ]);
  expect(reports).toBe(
    '{"type":"checkpoint","message":"half"}\n' +
      '{"type":"done","message":"Wrote a and c.","data":{"summary":"Wrote a and c.","deliverables":["c.txt"]}}\n',
  );
});

test('a session is gone on with', async () => {
  const session = 'b9a5a2c4-8f0e-4f57-9d0b-0a4c3b6f4c11';
  const { verdict, stdout } = await playSteps([], { session });
  expect(verdict.session).toBe(session);
  expect(stdout.toString()).toContain('"resumed":true');
});

test('a question blocks, and a limit parks until it ends', async () => {
  const blocked = await playSteps([{ blocked: 'Which port?' }, { say: 'never' }]);
  expect([blocked.verdict.outcome, blocked.verdict.message, blocked.reports]).toEqual([
    'blocked',
    'Which port?',
    '{"type":"blocked","message":"Which port?"}\n',
  ]);
  const limited = await playSteps([{ rate_limited: { until: 1_900_000_000_000 } }]);
  expect([limited.verdict.outcome, limited.verdict.until]).toEqual(['rate-limited', 1_900_000_000_000]);
});

test('an agent that dies without a last word has crashed, whatever its status', async () => {
  const three = await playSteps([{ exit: 3 }]);
  const none = await playSteps([{ exit: 0 }]);
  const red = await playSteps([{ run: 'echo broken >&2; exit 4' }]);
  expect([three, none, red].map(({ verdict }) => [verdict.outcome, verdict.message])).toEqual([
    ['crashed', 'The player ended with status 3.'],
    ['crashed', 'The player ended with status 0.'],
    ['crashed', '`echo broken >&2; exit 4` ended with status 4. broken'],
  ]);
});

test('floods and bytes that are no text do no harm to what comes after', async () => {
  const { verdict, stdout } = await playSteps([{ bad_bytes: true }, { flood: 2 }, { say: 'still here' }]);
  expect([verdict.outcome, verdict.text]).toEqual(['done', 'still here']);
  expect(stdout.length).toBeGreaterThan(2_000_000);
});

test('a hanging agent is interrupted', async () => {
  const { verdict } = await playSteps([{ say: 'hanging' }, { hang: true }], { stopAt: 'hanging' });
  expect(verdict.outcome).toBe('cancelled');
});

test('an agent that ignores SIGTERM works on', async () => {
  const steps = [{ ignore_sigterm: true }, { say: 'go' }, { sleep: 200 }, { say: 'went on' }];
  const { verdict } = await playSteps(steps, { stopAt: '"go"', stopWith: 'SIGTERM' });
  expect([verdict.outcome, verdict.text]).toEqual(['done', 'went on']);
});

test('a leaked child outlives its agent', async () => {
  const { cwd, verdict } = await playSteps([
    { leak_child: true },
    { run: 'ps -o pid= --ppid "$PPID" | tr -d " " > pids' },
  ]);
  expect(verdict.outcome).toBe('done');
  const [leaked = 0] = readFileSync(join(cwd, 'pids'), 'utf8').trim().split('\n').map(Number);
  // The kill is the proof that it was alive.
  expect(process.kill(leaked, 'SIGKILL')).toBe(true);
});

test('an agent may commit and may try to change the configuration of git', async () => {
  const { verdict, cwd } = await playSteps([
    { run: 'git init -q' },
    { write: { path: 'a', content: 'a' } },
    { commit: `it's "done"` },
    { run: 'git log -1 --format=%s > subject' },
    { edit_git_config: '[core]\n\tfsmonitor = touch pwned' },
  ]);
  expect([verdict.outcome, verdict.message]).toEqual(['done', 'The script is played.']);
  expect(readFileSync(join(cwd, 'subject'), 'utf8')).toBe(`it's "done"\n`);
  expect(readFileSync(join(cwd, '.git/config'), 'utf8')).toContain('\tfsmonitor = touch pwned');
});

test('a script waits for a file that another makes', async () => {
  const { verdict } = await playSteps([
    { run: '(sleep 0.1; touch made) & true' },
    { wait_for: 'made' },
    { say: 'found' },
  ]);
  expect(verdict.text).toBe('found');
});

test('a script that is wrong says where', async () => {
  const { verdict } = await play({ tasks: { '*': [{ steps: [{ wirte: {} }] }] } });
  expect(verdict.outcome).toBe('crashed');
  expect(verdict.message).toMatch(
    /status 2\. .*script\.json:1:\d+: there is no step 'wirte': there are write, append,/,
  );
});

test('a task without steps, or an agent without a script, says so', async () => {
  const noSteps = await play({ tasks: { other: [] } });
  const noScript = await play({});
  expect(noSteps.verdict.message).toMatch(/script\.json has no steps for attempt 1 of build\/api\.$/);
  expect(noScript.verdict.message).toContain('A scripted agent needs a script');
});

test('a parser takes any line', () => {
  const parser = agent.parser(plainAgentRequest);
  const known = fc.record({
    type: fc.constantFrom('said', 'usage', 'result'),
    usage: fc.jsonValue(),
    text: fc.jsonValue(),
  });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        known.map((line) => JSON.stringify(line)),
      ),
      (line) => {
        expect(parser.push(line)).toBeInstanceOf(Array);
      },
    ),
  );
});
