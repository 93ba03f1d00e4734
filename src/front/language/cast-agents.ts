import { ID } from '../../core/base/ids.ts';
import { agentInRole, ROLE_LIBRARY } from '../../core/workflow/role-library.ts';
import type { Role } from '../../core/workflow/roles/role.ts';
import type { AgentDefinition } from '../../core/workflow/workflow.ts';
import { sameValue } from '../same-value.ts';
import type { Span } from '../source-text.ts';
import { agentsOf, DEFAULT_AGENT } from './agents-of.ts';
import type { WrittenTask } from './task-fields.ts';
import { everyTask, type WrittenFile } from './written-file.ts';

/** An adapter that is still to be found: the first that works on this machine. */
const ANY_ADAPTER: AgentDefinition = { adapter: 'default', env: [], options: {} };

/** Who is meant by the names of agents in one file. */
export type Cast = {
  /** The name in the workflow. */
  readonly nameOf: (agent: string) => string;
  /** Whether it is a name that nothing defines, as dialects may have them: the default agent, told to be that. */
  readonly isRole: (agent: string) => boolean;
  /** Its role in the library. What a file defines is the file's alone, and of a role with its name nothing is added. */
  readonly roleOf: (agent: string) => Role | undefined;
};

export type Casting = {
  readonly agents: Readonly<Record<string, AgentDefinition>>;
  readonly casts: ReadonlyMap<WrittenFile, Cast>;
  /** Where the agent of a name in the workflow is defined, and its name there. */
  readonly homes: ReadonlyMap<string, { readonly file: WrittenFile; readonly name: string }>;
};

/**
 * The agents of all files, with those that tasks take for granted. A name that means another agent in a later file gets
 * a new one there. An agent that a file does not define is that of the files before it.
 *
 * @param files the first one, and all that it uses
 */
export function castAgents(files: readonly WrittenFile[]): Casting {
  const agents = new Map<string, AgentDefinition>();
  const casts = new Map<WrittenFile, Cast>();
  const homes = new Map<string, { readonly file: WrittenFile; readonly name: string }>();
  for (const file of files) {
    const names = new Map<string, string>();
    for (const [name, agent] of Object.entries(file.fields.agents ?? {})) {
      const taken = agents.get(name);
      if (taken !== undefined && sameValue(taken, agent)) continue;
      const free = taken === undefined ? name : freeName(name, file, agents);
      names.set(name, free);
      agents.set(free, agent);
      homes.set(free, { file, name });
    }
    const nameOf = (name: string): string => names.get(name) ?? name;
    const roleOf = (name: string): Role | undefined => (homes.has(nameOf(name)) ? undefined : ROLE_LIBRARY.get(name));
    const isRole = (name: string): boolean =>
      roleOf(name) !== undefined ||
      (file.isDialect && name !== DEFAULT_AGENT && !Object.hasOwn(file.fields.agents ?? {}, name));
    const cast: Cast = { nameOf, isRole, roleOf };
    casts.set(file, cast);
    addRoles(file, cast, agents);
  }
  return { agents: Object.fromEntries(agents), casts, homes };
}

/** `builder` of docs.yaml becomes `builder-of-docs`. */
function freeName(name: string, { source }: WrittenFile, agents: ReadonlyMap<string, AgentDefinition>): string {
  const stem = source.file.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '');
  const whole = `${name}-of-${stem.toLowerCase().replace(/[^a-z0-9_-]/g, '-')}`;
  for (let count = 1; ; count += 1) {
    const ending = count === 1 ? '' : `-${count}`;
    const free = `${whole.slice(0, 64 - ending.length)}${ending}`;
    if (!agents.has(free) && ID.test(free)) return free;
  }
}

function addRoles(file: WrittenFile, { nameOf, isRole, roleOf }: Cast, agents: Map<string, AgentDefinition>): void {
  const standard = agents.get(nameOf(DEFAULT_AGENT)) ?? ANY_ADAPTER;
  const roles: Named[] = [];
  for (const { name, head } of namedAgents(file.tasks)) {
    if (agents.has(nameOf(name))) continue;
    if (name !== DEFAULT_AGENT && !isRole(name)) continue;
    const role = roleOf(name);
    agents.set(name, role === undefined ? standard : agentInRole(role, standard));
    if (name !== DEFAULT_AGENT && role === undefined) roles.push({ name, head });
  }
  noteRoles(roles, file);
}

type Named = { readonly name: string; readonly head: Span };

function* namedAgents(tasks: readonly WrittenTask[]): Generator<Named> {
  for (const { fields, head } of everyTask(tasks)) for (const name of agentsOf(fields)) yield { name, head };
}

function noteRoles(roles: readonly Named[], { problems }: WrittenFile): void {
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
