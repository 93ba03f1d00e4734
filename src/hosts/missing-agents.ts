import { didYouMean } from '../core/base/did-you-mean.ts';
import { ROOT } from '../core/base/ids.ts';
import type { Finding } from '../core/base/problem.ts';
import type { Plan } from '../core/plan/plan.ts';

/** What of agents there is: every adapter that tutti has, and whether its program was found on this machine. */
export type Adapters = ReadonlyMap<string, { readonly isInstalled: boolean; readonly install: string }>;

/**
 * What stands in the way of the agents of a plan, one finding an adapter that tasks need. They are warnings: a plan is
 * made on any machine. A run that would meet one is refused before it begins.
 */
export function missingAgents(plan: Plan, adapters: Adapters): readonly Finding[] {
  const roles = new Map<string, Set<string>>();
  for (const node of plan.nodes) {
    if (node.kind !== 'leaf' || node.work.type !== 'agent') continue;
    const adapter = plan.agents[node.agent]?.adapter;
    if (adapter !== undefined) roles.set(adapter, (roles.get(adapter) ?? new Set()).add(node.agent));
  }
  return [...roles].flatMap(([adapter, names]) => findingOf([...names], adapter, adapters));
}

function findingOf(roles: readonly string[], adapter: string, adapters: Adapters): readonly Finding[] {
  const [role = ''] = roles;
  const at = { task: ROOT, keys: ['agents', role] };
  const severity = 'warning';
  const listed = roles.map((name) => `\`${name}\``).join(', ');
  const [who, needs, has] =
    roles.length === 1 ? [`the agent ${listed}`, 'needs', 'has'] : [`the agents ${listed}`, 'need', 'have'];
  if (adapter === 'default') {
    const message = `no agent is installed on this machine, so nobody could do the work of ${listed}`;
    return [{ severity, code: 'PROGRAM_MISSING', message, fix: installOf(adapters), at }];
  }
  const known = adapters.get(adapter);
  if (known === undefined) {
    const message = `${who} ${has} the adapter \`${adapter}\`, which this tutti does not have`;
    const names = [...adapters.keys()];
    const fix = `use one of ${names.join(', ')}: here, or with \`--agent ${role}=…\`${didYouMean(adapter, names)}`;
    return [{ severity, code: 'ADAPTER_UNKNOWN', message, fix, at }];
  }
  if (known.isInstalled) return [];
  const message = `${who} ${needs} ${adapter}, and it is in no directory of PATH outside the repository`;
  return [{ severity, code: 'PROGRAM_MISSING', message, fix: known.install, at }];
}

function installOf(adapters: Adapters): string {
  const [first] = [...adapters.values()].filter(({ install }) => install !== '');
  return first?.install ?? '';
}
