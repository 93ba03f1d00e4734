import { BUILDING_ROLES } from './roles/building-roles.ts';
import { EXAMINING_ROLES } from './roles/examining-roles.ts';
import { LEADING_ROLES } from './roles/leading-roles.ts';
import { MENDING_ROLES } from './roles/mending-roles.ts';
import type { Role } from './roles/role.ts';
import type { AgentDefinition } from './workflow.ts';

/** Every worker that a workflow may name without defining it. */
export const ROLE_LIBRARY: ReadonlyMap<string, Role> = new Map([
  ...Object.entries(LEADING_ROLES),
  ...Object.entries(BUILDING_ROLES),
  ...Object.entries(MENDING_ROLES),
  ...Object.entries(EXAMINING_ROLES),
]);

/** What an agent in this role is told before every task. */
export function rolePrompt({ is, works, never, handsBack }: Role): string {
  return `You are ${is}. ${works} ${never} ${handsBack}`;
}

/** A worker of the library, done by the default agent: the role says model, tools and rights, that one all else. */
export function agentInRole(role: Role, standard: AgentDefinition): AgentDefinition {
  const { model, tools, writes } = role;
  const prompts = [...(standard.prompt === undefined ? [] : [standard.prompt]), rolePrompt(role)];
  return { ...standard, model, tools, writes, prompt: prompts.join('\n\n') };
}
