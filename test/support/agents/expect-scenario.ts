import { expect } from 'vitest';
import type { ClaudeScenario } from './claude-scenarios.ts';
import type { AgentRun } from './run-agent.ts';

/** Whether an adapter made of a scenario what it should have. */
export function expectScenario(
  scenario: ClaudeScenario,
  { signals, verdict }: Pick<AgentRun, 'signals' | 'verdict'>,
): void {
  const { message, ...expected } = scenario.expected;
  expect(verdict).toMatchObject(expected);
  expect(verdict.usage).toEqual(expected.usage);
  expect(verdict.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  const kinds = signals.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
  expect(kinds).toEqual(scenario.signals);
}
