import { didYouMean } from '../core/base/did-you-mean.ts';
import { ROOT } from '../core/base/ids.ts';
import type { Finding } from '../core/base/problem.ts';
import type { Plan } from '../core/plan/plan.ts';

/** What of agents there is: every adapter that tutti has, and whether its program was found on this machine. */
export type Adapters = ReadonlyMap<string, { readonly isInstalled: boolean; readonly install: string }>;

/**
 * What stands in the way of the agents of a plan, one finding a role that a task needs. They are warnings: a plan is
 * made
 * on any machine. A run that would meet one is refused before it begins.
 */
export function missingAgents(plan: Plan, adapters: Adapters): readonly Finding[] {
  const roles = new Set(
    plan.nodes.flatMap((node) => (node.kind === 'leaf' && node.work.type === 'agent' ? [node.agent] : [])),
  );
  return [...roles].flatMap((role) => {
    const adapter = plan.agents[role]?.adapter;
    return adapter === undefined ? [] : findingOf(role, adapter, adapters);
  });
}

function findingOf(role: string, adapter: string, adapters: Adapters): readonly Finding[] {
  const at = { task: ROOT, keys: ['agents', role] };
  const severity = 'warning';
  if (adapter === 'default') {
    const message = `no agent is installed on this machine, so nobody could do the work of \`${role}\``;
    return [{ severity, code: 'PROGRAM_MISSING', message, fix: installOf(adapters), at }];
  }
  const known = adapters.get(adapter);
  if (known === undefined) {
    const message = `the agent \`${role}\` has the adapter \`${adapter}\`, which this tutti does not have`;
    const names = [...adapters.keys()];
    const fix = `use one of ${names.join(', ')}: here, or with \`--agent ${role}=…\`${didYouMean(adapter, names)}`;
    return [{ severity, code: 'ADAPTER_UNKNOWN', message, fix, at }];
  }
  if (known.isInstalled) return [];
  const message = `the agent \`${role}\` needs ${adapter}, and it is in no directory of PATH outside the repository`;
  return [{ severity, code: 'PROGRAM_MISSING', message, fix: known.install, at }];
}

function installOf(adapters: Adapters): string {
  const [first] = [...adapters.values()].filter(({ install }) => install !== '');
  return first?.install ?? '';
}
