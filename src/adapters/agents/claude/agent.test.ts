import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AgentRequest, AgentVerdict } from '../../../ports/agent.ts';
import { agentConformance, plainAgentRequest } from '../../../testing/conformance/agent-conformance.ts';
import { scenarioRequest } from '../../../../test/support/agents/claude-run.ts';
import { claudeScenarios } from '../../../../test/support/agents/claude-scenarios.ts';
import { expectScenario } from '../../../../test/support/agents/expect-scenario.ts';
import { readOutput } from '../../../../test/support/agents/run-agent.ts';
import { claudeAgent } from './agent.ts';

const agent = claudeAgent({ configDir: null });
const transcripts = join(import.meta.dirname, '../../../../test/transcripts/claude-2.1.329');
const world = { home: '/world/home', cwd: '/world/workspace', scratch: '/world/out', outside: '/world/outside' };

function transcript(name: string): string {
  return readFileSync(join(transcripts, `${name}.jsonl`), 'utf8');
}

test.each(agentConformance)('claude: $name', ({ run }) => run(agent));

test.each(claudeScenarios)('claude 2.1.329, as recorded: $name', (scenario) => {
  const session = scenario.before === undefined ? {} : { session: '00000000-0000-4000-8000-000000000000' };
  const request = { ...scenarioRequest(scenario, world), ...session };
  const printed = { stdout: transcript(scenario.name), stderr: '', status: scenario.status };
  expectScenario(scenario, readOutput(agent, request, printed));
});

function checkEnd(stdout: string, status: number, ending: Partial<AgentVerdict>): void {
  expect(readOutput(agent, plainAgentRequest, { stdout, stderr: '', status }).verdict).toMatchObject(ending);
}

test('an agent that is killed after its last word is not done', () => {
  checkEnd(transcript('basic'), 137, {
    outcome: 'crashed',
    message: 'It said that it was done, then ended with status 137.',
  });
});

test('an agent that was killed before its closing line still spent what it spent', () => {
  const cut = transcript('basic').split('\n').slice(0, -2).join('\n');
  const usage = { inputTokens: 300, cacheReadTokens: 90, cacheWriteTokens: 30, outputTokens: 3, usdMicros: null };
  checkEnd(cut, 143, {
    outcome: 'crashed',
    message: 'It ended with status 143 (signal 15) and no closing line.',
    usage,
  });
});

test('a version that tells no usage by model gives a price only for a session of its own', () => {
  const old = transcript('resume').replaceAll('model_usage_since_last_result', 'unknown_field');
  const of = (session: string | null): AgentVerdict['usage'] =>
    readOutput(agent, { ...plainAgentRequest, session }, { stdout: old, stderr: '', status: 0 }).verdict.usage;
  const tokens = { inputTokens: 100, cacheReadTokens: 30, cacheWriteTokens: 10, outputTokens: 20 };
  expect([of(null), of('before')]).toEqual([
    { ...tokens, usdMicros: 1_293 },
    { ...tokens, usdMicros: null },
  ]);
});

test('a parser takes any line, also ones that are nearly right', () => {
  const lines = claudeScenarios.flatMap(({ name }) => transcript(name).split('\n'));
  const damaged = fc.tuple(fc.constantFrom(...lines), fc.nat(), fc.string()).map(([line, at, text]) => {
    const cut = at % (line.length + 1);
    return line.slice(0, cut) + text + line.slice(cut + text.length);
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(damaged, fc.json(), fc.string())), (mixed) => {
      const parser = agent.parser(plainAgentRequest);
      for (const line of mixed) expect(parser.push(line)).toBeInstanceOf(Array);
      expect(parser.finish({ type: 'exited', status: 1 }, '').outcome).not.toBe('done');
    }),
  );
});

function argumentsOf(changes: Partial<AgentRequest>): string {
  return agent.launch({ ...plainAgentRequest, ...changes }).args.join(' ');
}

test('permissions are bypassed only in a sandbox', () => {
  expect(argumentsOf({ sandboxed: true })).toContain('--permission-mode bypassPermissions');
  expect(argumentsOf({ sandboxed: false })).toMatch(
    /--permission-mode acceptEdits --allowedTools Bash\(tutti report:\*\)$/,
  );
  expect(agent.launch({ ...plainAgentRequest, sandboxed: true }).env['IS_SANDBOX']).toBe('1');
  expect(agent.launch(plainAgentRequest).env['IS_SANDBOX']).toBe(undefined);
});

test('an agent that may not write gets no tool that writes, sandbox or not', () => {
  for (const writes of ['none', 'patch'] as const) {
    const given = argumentsOf({ writes, sandboxed: true, tools: ['edit', 'shell'] });
    expect(given).toContain('--permission-mode dontAsk --tools Read,Glob,Grep');
    expect(given).not.toMatch(/bypass|Bash|Edit/);
  }
});

test('words for tools become tools, and names of programs a shell', () => {
  const toolsOf = (tools: readonly string[]): string | undefined =>
    / --tools (\S+)/.exec(argumentsOf({ tools, sandboxed: true }))?.[1];
  expect([toolsOf(['read']), toolsOf(['read', 'edit']), toolsOf(['pytest']), toolsOf(['WebSearch'])]).toEqual([
    'Read,Glob,Grep',
    'Read,Glob,Grep,Edit,Write,NotebookEdit',
    'Read,Glob,Grep,Bash',
    'Read,Glob,Grep,WebSearch',
  ]);
});

test('settings of the repository, and the hooks in them, are not read unless asked for', () => {
  expect(argumentsOf({})).toContain('--setting-sources user --strict-mcp-config');
  expect(argumentsOf({ options: { project_settings: true } })).toContain('--setting-sources user,project,local');
});

test('limits are given to the CLI as it takes them', () => {
  const given = argumentsOf({ maxTurns: 7, usdMicrosMax: 1_250_000, effort: 'high', model: 'm' });
  expect(given).toContain('--model m --effort high --max-turns 7 --max-budget-usd 1.250000');
  expect(argumentsOf({ usdMicrosMax: 0 })).toContain('--max-budget-usd 0.000100');
});

test('only an id of a session is resumed', () => {
  const id = '05fd4aa6-afce-4aa6-9913-827c59693420';
  expect(argumentsOf({ session: id })).toContain(`--resume ${id}`);
  expect(argumentsOf({ session: `${id} x` })).not.toContain('--resume');
});

test('the login stays where it is: the CLI may write to its own folder', () => {
  const own = agent.launch({ ...plainAgentRequest, home: '/home/p' });
  const moved = claudeAgent({ configDir: '/elsewhere' }).launch(plainAgentRequest);
  expect([own.writable, moved.writable]).toEqual([['/home/p/.claude', '/home/p/.claude.json'], ['/elsewhere']]);
});

test('a probe tells the version and whether somebody is logged in', async () => {
  const answering = (login: string | null) => (_program: string, args: readonly string[]) =>
    Promise.resolve(
      args[0] === '--version'
        ? { status: 0, stdout: '2.1.329 (Claude Code)\n' }
        : login === null
          ? null
          : { status: 1, stdout: login },
    );
  const login = async (answer: string | null): Promise<string> => (await agent.probe(answering(answer), {})).login;
  expect(await agent.probe(answering('{"loggedIn": true}'), {})).toEqual({
    found: true,
    path: null,
    version: '2.1.329',
    login: 'yes',
    problems: [],
  });
  expect([await login('{"loggedIn": false}'), await login('unknown command'), await login(null)]).toEqual([
    'no',
    'unknown',
    'unknown',
  ]);
});
