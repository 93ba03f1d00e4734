import { didYouMean } from '../core/base/did-you-mean.ts';
import type { Json } from '../core/base/json.ts';
import type { Problem } from '../core/base/problem.ts';
import { TuttiError } from '../core/base/tutti-error.ts';
import { makePlan } from '../core/plan/make-plan.ts';
import type { EventDetails, Plan } from '../core/plan/plan.ts';
import type { AgentDefinition, Workflow } from '../core/workflow/workflow.ts';
import type { WorkflowSource } from './host.ts';
import { type Adapters, missingAgents } from './missing-agents.ts';
import { withTiers } from './model-tiers.ts';
import { readSource, type SourceReading } from './read-source.ts';
import type { Bounds } from './read-used-file.ts';

export type Loading = {
  readonly inputs: Readonly<Record<string, Json | string>>;
  /** Role to adapter, from the command line. */
  readonly agents: Readonly<Record<string, string>>;
  /** The adapter that roles get which the file leaves open; null where no agent was found on this machine. */
  readonly defaultAdapter: string | null;
  readonly adapters: Adapters;
  /** What the run answers. */
  readonly event?: EventDetails;
};

/** `plan` is null where a problem is an error; the workflow may be known even so. */
export type Loaded = {
  readonly shown: string;
  readonly text: string;
  readonly workflow: Workflow | null;
  readonly plan: Plan | null;
  readonly problems: readonly Problem[];
};

/** Reads, checks and plans a workflow. Problems are data; only a file that cannot be read is an error. */
export async function loadWorkflow(bounds: Bounds, source: WorkflowSource, loading: Loading): Promise<Loaded> {
  return planSource(await readSource(bounds, source), loading);
}

/** Plans what was read: one workflow may be planned for several events. */
export function planSource(reading: SourceReading, loading: Loading): Loaded {
  const { shown, text } = reading;
  if (reading.workflow === null) return { shown, text, workflow: null, plan: null, problems: reading.problems };
  const workflow = withAgents(reading.workflow, loading);
  const { plan, findings } = makePlan(workflow, loading.inputs, loading.event);
  const missing = plan === null ? [] : missingAgents(plan, loading.adapters);
  const problems = [...reading.problems, ...reading.locate([...findings, ...missing])];
  const isSound = problems.every((problem) => problem.severity !== 'error');
  return { shown, text, workflow, plan: isSound ? plan : null, problems };
}

/** Agents as the command line wants them, and the open ones filled in, as are the tiers of models. */
function withAgents(workflow: Workflow, { agents, defaultAdapter, adapters }: Loading): Workflow {
  refuseUnknownAdapters(agents, adapters);
  const unknown = Object.keys(agents).filter((role) => workflow.agents[role] === undefined);
  if (unknown.length > 0) {
    throw new TuttiError({
      code: 'UNKNOWN_AGENT',
      where: '--agent',
      what: `the workflow has no agent ${unknown.map((role) => `'${role}'`).join(', ')}; nothing was started`,
      fix: knownRoles(workflow, unknown[0] ?? ''),
    });
  }
  const settled = Object.entries(workflow.agents).map(([role, definition]): [string, AgentDefinition] => {
    const open = definition.adapter === 'default' && defaultAdapter !== null;
    return [role, { ...definition, adapter: agents[role] ?? (open ? defaultAdapter : definition.adapter) }];
  });
  return { ...workflow, agents: Object.fromEntries(settled), models: withTiers(workflow.models) };
}

function knownRoles({ agents }: Workflow, role: string): string {
  const roles = Object.keys(agents);
  if (roles.length === 0) return 'leave `--agent` out: the workflow defines no agents';
  return `name one of ${roles.join(', ')}${didYouMean(role, roles)}`;
}

function refuseUnknownAdapters(agents: Loading['agents'], adapters: Adapters): void {
  const names = [...adapters.keys()];
  for (const [role, adapter] of Object.entries(agents)) {
    if (adapters.has(adapter)) continue;
    throw new TuttiError({
      code: 'ADAPTER_UNKNOWN',
      where: `--agent ${role}=${adapter}`,
      what: `there is no agent adapter '${adapter}'; nothing was started`,
      fix: `write one of ${names.join(', ')}${didYouMean(adapter, names)}`,
    });
  }
}
