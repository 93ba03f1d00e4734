import { claudeAgent } from '../adapters/agents/claude/agent.ts';
import { scriptedAgent } from '../adapters/agents/scripted/agent.ts';
import { shellAgent } from '../adapters/agents/shell/agent.ts';
import type { Agent } from '../ports/agent.ts';
import { playerFile } from './own-package.ts';

/** Every agent that there is, by the name that a workflow gives as its adapter. `env` is the person's. */
export function allAgents(env: Readonly<Record<string, string | undefined>> = process.env): ReadonlyMap<string, Agent> {
  const agents: readonly Agent[] = [
    shellAgent(),
    scriptedAgent({ node: process.execPath, player: playerFile() }),
    claudeAgent({ configDir: env['CLAUDE_CONFIG_DIR'] ?? null }),
  ];
  return new Map(agents.map((agent) => [agent.name, agent]));
}
