import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { plainAgentRequest } from '../testing/conformance/agent-conformance.ts';
import { allAgents } from './all-agents.ts';

test('every agent is found by its own name', () => {
  const agents = allAgents({});
  expect([...agents.keys()]).toEqual(['shell', 'scripted', 'claude']);
  for (const [name, agent] of agents) expect(agent.name).toBe(name);
});

test('the player of scripts is where its agent looks for it', () => {
  const [player = ''] = allAgents({}).get('scripted')?.launch(plainAgentRequest).args ?? [];
  expect(existsSync(player)).toBe(true);
});

test('an agent keeps its login where the person keeps it', () => {
  const claude = allAgents({ CLAUDE_CONFIG_DIR: '/elsewhere' }).get('claude');
  expect(claude?.launch(plainAgentRequest).writable).toEqual(['/elsewhere']);
});
