import { claudeAgent } from '../../../src/adapters/agents/claude/agent.ts';
import type { Agent, AgentRequest } from '../../../src/ports/agent.ts';
import { plainAgentRequest } from '../../../src/testing/conformance/agent-conformance.ts';
import type { ModelServer } from '../../../src/testing/model-server/model-server.ts';
import type { ClaudeScenario } from './claude-scenarios.ts';
import { type AgentRun, type AgentWorld, runAgent } from './run-agent.ts';

export const claude: Agent = claudeAgent({ configDir: null });

export function scenarioRequest(
  scenario: ClaudeScenario,
  world: Omit<AgentWorld, typeof Symbol.dispose>,
): AgentRequest {
  const { cwd, scratch, home } = world;
  return { ...plainAgentRequest, model: 'claude-sonnet-4-5', cwd, scratch, home, ...scenario.request };
}

/** Plays a scenario with the real CLI against a scripted model. */
export async function runScenario(
  program: string,
  scenario: ClaudeScenario,
  place: { readonly server: ModelServer; readonly world: AgentWorld },
): Promise<AgentRun> {
  const { server, world } = place;
  const request = scenarioRequest(scenario, world);
  const { interruptAt } = scenario;
  const env = scenarioEnv(server.urls(scenario.name).anthropic, scenario);
  const options = { program, env, ...(interruptAt === undefined ? {} : { interruptAt }) };
  if (scenario.before === undefined) {
    server.script(scenario.name, { steps: scenario.steps(world) });
    return runAgent(claude, request, options);
  }
  server.script(scenario.name, { steps: scenario.before });
  const before = await runAgent(claude, request, { program, env });
  server.script(scenario.name, { steps: scenario.steps(world) });
  return runAgent(claude, { ...request, session: before.verdict.session }, options);
}

function scenarioEnv(baseUrl: string, scenario: ClaudeScenario): Readonly<Record<string, string>> {
  return {
    ANTHROPIC_BASE_URL: baseUrl,
    ...(scenario.subscription === true ? { CLAUDE_CODE_OAUTH_TOKEN: 'dummy' } : { ANTHROPIC_API_KEY: 'dummy' }),
    // One try more is enough to see that it tries again.
    CLAUDE_CODE_MAX_RETRIES: '1',
  };
}
