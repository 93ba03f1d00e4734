import { expect, test } from 'vitest';
import { smallPlan } from '../testing/runs/small-plan.ts';
import { missingAgents } from './missing-agents.ts';

const adapters = new Map([
  ['claude', { isInstalled: false, install: 'npm install it' }],
  ['scripted', { isInstalled: true, install: '' }],
]);

function messages(...agents: readonly (readonly [role: string, adapter: string])[]): readonly string[] {
  const work = (agent: string): object => ({ agent, work: { type: 'agent', agent, objective: 'Do it.' } });
  const tasks = Object.fromEntries(agents.map(([role], index) => [`t${index}`, work(role)]));
  const definitions = agents.map(([role, adapter]) => [role, { adapter, env: [], options: {} }] as const);
  const plan = { ...smallPlan(tasks), agents: Object.fromEntries(definitions) };
  return missingAgents(plan, adapters).map(({ message }) => message);
}

test('roles that lack the same program are told of it together', () => {
  expect(messages(['auditor', 'claude'], ['build', 'claude'], ['plan', 'scripted'], ['auditor', 'claude'])).toEqual([
    'the agents `auditor`, `build` need claude, and it is in no directory of PATH outside the repository',
  ]);
  expect(messages(['auditor', 'claude'])).toEqual([
    'the agent `auditor` needs claude, and it is in no directory of PATH outside the repository',
  ]);
});

test('roles of an adapter that does not exist, or is still open, are told together too', () => {
  expect(messages(['a', 'cloude'], ['b', 'cloude'], ['c', 'default'])).toEqual([
    'the agents `a`, `b` have the adapter `cloude`, which this tutti does not have',
    'no agent is installed on this machine, so nobody could do the work of `c`',
  ]);
});
