// With the real CLI, a scripted model on loopback, and a home of its own.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fieldsOf, itemsOf } from '../../../core/base/read-json.ts';
import { plainAgentRequest } from '../../../testing/conformance/agent-conformance.ts';
import { startModelServer } from '../../../testing/model-server/model-server.ts';
import { claude, runScenario } from '../../../../test/support/agents/claude-run.ts';
import { type ClaudeScenario, claudeScenarios } from '../../../../test/support/agents/claude-scenarios.ts';
import { expectScenario } from '../../../../test/support/agents/expect-scenario.ts';
import { type AgentRun, type AgentWorld, makeAgentWorld, runAgent } from '../../../../test/support/agents/run-agent.ts';

const installed = process.env['TUTTI_TEST_CLAUDE'];
const program = installed ?? 'claude';
const starting = startModelServer();
afterAll(async () => (await starting)[Symbol.asyncDispose]());

async function play(
  scenario: ClaudeScenario,
  world: AgentWorld,
): Promise<AgentRun & { readonly bodies: readonly string[] }> {
  const server = await starting;
  const run = await runScenario(program, scenario, { server, world });
  const main = server.requests(scenario.name).filter(({ kind }) => kind === 'main');
  return { ...run, bodies: main.map(({ body }) => JSON.stringify(body)) };
}

function named(name: string): ClaudeScenario {
  const found = claudeScenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
}

type RealCase = { readonly name: string; run(): Promise<void> };

const asRecorded: readonly RealCase[] = claudeScenarios.map((scenario) => ({
  name: `as recorded: ${scenario.name}`,
  run: () => checkScenario(scenario),
}));

async function checkScenario(scenario: ClaudeScenario): Promise<void> {
  using world = makeAgentWorld();
  const run = await play(scenario, world);
  expect(run.status).toBe(scenario.status);
  expectScenario(scenario, run);
  expect(run.verdict.session ?? 'none').toMatch(scenario.expected.session === null ? /^none$/ : /^[0-9a-f-]{36}$/);
}

const beyond: readonly RealCase[] = [
  {
    name: 'as seen: it writes files, runs commands and is given the prompt by stdin',
    async run() {
      using world = makeAgentWorld();
      const { bodies } = await play(named('basic'), world);
      expect(readdirSync(world.cwd).sort()).toEqual(['hello.txt', 'shell.txt']);
      expect(readFileSync(join(world.cwd, 'shell.txt'), 'utf8')).toBe('hello\n');
      expect(bodies[0]).toContain('PROMPT: add a route.');
    },
  },

  {
    name: 'a resumed session knows what was said before',
    async run() {
      using world = makeAgentWorld();
      const { bodies, verdict } = await play(named('resume'), world);
      expect(bodies).toHaveLength(1);
      expect(bodies[0]).toContain('First answer.');
      expect(verdict.text).toBe('Second answer.');
    },
  },

  {
    name: 'an agent that may only read cannot write, be it by a tool or by the shell',
    async run() {
      using world = makeAgentWorld();
      const { bodies } = await play(named('read-only'), world);
      expect(readdirSync(world.cwd)).toEqual([]);
      expect(bodies[0]).not.toContain('"name":"Bash"');
    },
  },

  {
    name: 'without a sandbox it writes nothing outside of the workspace',
    async run() {
      using world = makeAgentWorld();
      await play(named('denied'), world);
      expect([readdirSync(world.cwd), readdirSync(world.outside)]).toEqual([['a.txt'], []]);
    },
  },

  {
    name: 'hooks of the repository are not run, and its notes for agents are pointed at',
    async run() {
      using world = makeAgentWorld();
      const server = await starting;
      const hook = { hooks: [{ type: 'command', command: `touch ${join(world.outside, 'hooked')}` }], matcher: '*' };
      const settings = JSON.stringify({ hooks: { PreToolUse: [hook], SessionStart: [hook] } });
      spawnSync('sh', ['-c', 'mkdir .claude && printf %s "$0" > .claude/settings.json', settings], { cwd: world.cwd });
      server.script('hooks', { steps: [{ tools: [{ shell: 'echo 1' }] }, { text: 'Done.' }] });
      const request = { ...plainAgentRequest, ...world, sandboxed: true };
      const env = { ANTHROPIC_BASE_URL: server.urls('hooks').anthropic, ANTHROPIC_API_KEY: 'dummy' };
      const { verdict } = await runAgent(claude, request, { program, env });
      expect(verdict.outcome).toBe('done');
      expect(existsSync(join(world.outside, 'hooked'))).toBe(false);
      const [first] = server.requests('hooks');
      expect(JSON.stringify(fieldsOf(first?.body)['system'])).toContain(
        'notes for coding agents (CLAUDE.md, AGENTS.md)',
      );
      // The same settings do run when a workflow trusts them: the hook above could have fired.
      const trusting = { ...request, options: { project_settings: true } };
      await runAgent(claude, trusting, { program, env });
      expect(existsSync(join(world.outside, 'hooked'))).toBe(true);
    },
  },

  {
    name: 'nothing but the conversation is asked of the model, and only tools that were granted are offered',
    async run() {
      using world = makeAgentWorld();
      const server = await starting;
      server.script('tools', { steps: [{ text: 'Done.' }] });
      const request = { ...plainAgentRequest, ...world, tools: ['read', 'edit'], effort: 'low', sandboxed: true };
      const env = { ANTHROPIC_BASE_URL: server.urls('tools').anthropic, ANTHROPIC_API_KEY: 'dummy' };
      await runAgent(claude, request, { program, env });
      const requests = server.requests('tools');
      expect(requests.map(({ kind }) => kind)).toEqual(['main']);
      const tools = itemsOf(fieldsOf(requests[0]?.body)['tools']).map((tool) => fieldsOf(tool)['name']);
      expect(tools).toEqual(expect.arrayContaining(['Read', 'Glob', 'Grep', 'Edit', 'Write']));
      expect(tools).not.toContain('Bash');
    },
  },

  {
    name: 'as seen: it is found, with its version and its login',
    async run() {
      using world = makeAgentWorld();
      const probe = (key: Readonly<Record<string, string>>) =>
        claude.probe((_name, args) => {
          const env = { PATH: process.env['PATH'] ?? '', HOME: world.home, DISABLE_AUTOUPDATER: '1', ...key };
          const { status, stdout } = spawnSync(program, args, { env, encoding: 'utf8' });
          return Promise.resolve({ status: status ?? -1, stdout });
        }, {});
      const bare = await probe({});
      expect([bare.found, bare.login]).toEqual([true, 'no']);
      expect(bare.version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(await probe({ ANTHROPIC_API_KEY: 'dummy' })).toMatchObject({ login: 'yes', problems: [] });
    },
  },
];

/** One test in place of all, so that it is seen why they did not run. Where everything must be there it fails. */
const missing: RealCase = {
  name: 'is not installed: env $(npm run --silent test-agents) npm test',
  async run() {
    expect.fail(
      'TUTTI_TEST_CLAUDE names no claude; `npm run --silent test-agents` installs it and prints the variable',
    );
  },
};

test
  .skipIf(installed === undefined && process.env['CI'] === undefined)
  .each(installed === undefined ? [missing] : [...asRecorded, ...beyond])('the real claude $name', ({ run }) => run());
