import type { AgentDefinition } from '../../core/workflow/workflow.ts';
import type { ProblemList } from '../problem-list.ts';
import type { Span } from '../source-text.ts';
import { agentsOf, DEFAULT_AGENT } from './agents-of.ts';
import type { WrittenTask } from './task-fields.ts';

/** An adapter that is still to be found: the first that works on this machine. */
const ANY_ADAPTER: AgentDefinition = { adapter: 'default', env: [], options: {} };

/** Whether a name that nothing defines is a role of the default agent, as in the dialects, or an error of the check. */
export type Undefined = 'is-role' | 'is-error';

/** The agents of the file, with those that its tasks take for granted. */
export function settleAgents(
  given: Readonly<Record<string, AgentDefinition>>,
  tasks: readonly WrittenTask[],
  { undefinedAgent, problems }: { readonly undefinedAgent: Undefined; readonly problems: ProblemList },
): Readonly<Record<string, AgentDefinition>> {
  const settled = new Map(Object.entries(given));
  const standard = settled.get(DEFAULT_AGENT) ?? ANY_ADAPTER;
  const roles: Role[] = [];
  for (const { name, head } of namedAgents(tasks)) {
    if (settled.has(name)) continue;
    if (name === DEFAULT_AGENT) settled.set(name, standard);
    else if (undefinedAgent === 'is-role') {
      settled.set(name, standard);
      roles.push({ name, head });
    }
  }
  noteRoles(roles, problems);
  return Object.fromEntries(settled);
}

type Role = { readonly name: string; readonly head: Span };

function* namedAgents(tasks: readonly WrittenTask[]): Generator<Role> {
  for (const { fields, head } of tasks) {
    for (const name of agentsOf(fields)) yield { name, head };
    yield* namedAgents(fields.tasks ?? []);
  }
}

function noteRoles(roles: readonly Role[], problems: ProblemList): void {
  const [first] = roles;
  if (first === undefined) return;
  const names = roles.map(({ name }) => name).join(', ');
  problems.add({
    severity: 'note',
    code: 'AGENT_IS_ROLE',
    message: `\`agents:\` does not define ${names}: the default agent does this work, told to be each`,
    fix: 'define them under `agents:` to give them adapters, models and rights of their own',
    at: first.head,
  });
}
