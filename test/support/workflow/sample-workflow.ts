import type {
  CommandWork,
  LeafDefinition,
  PhaseDefinition,
  TaskCommon,
  TaskDefinition,
  Workflow,
} from '../../../src/core/workflow/workflow.ts';

/**
 * Workflows for tests: as small as the point that they show, with every field that a test does not speak of left at
 * rest.
 */
export function workflow(tasks: readonly TaskDefinition[]): Workflow {
  return {
    name: 'sample',
    strict: false,
    agents: { builder: { adapter: 'scripted', env: [], options: {} } },
    models: {},
    inputs: { topic: { type: 'string', required: false, default: 'speed' } },
    environment: { copy: [], link: [], cache: [] },
    sandbox: 'none',
    deliver: 'branch',
    on: {},
    root: phase('', tasks),
  };
}

export function phase(
  id: string,
  tasks: readonly TaskDefinition[],
  given: Partial<PhaseDefinition> = {},
): PhaseDefinition {
  return { ...common(id), saga: false, ...given, kind: 'phase', tasks };
}

type AgentLeaf = Partial<LeafDefinition> & {
  readonly agent?: string;
  readonly objective?: string;
  readonly outputFormat?: string;
  readonly boundaries?: readonly string[];
};

/** A task for the agent `builder`, with a contract that has nothing wrong. */
export function leaf(id: string, given: AgentLeaf = {}): LeafDefinition {
  const { agent, objective, outputFormat, boundaries, ...rest } = given;
  const work = {
    type: 'agent',
    agent: agent ?? 'builder',
    objective: objective ?? `Write the part called ${id}.`,
    outputFormat: outputFormat ?? 'Code and tests.',
    tools: [],
    sources: [],
    boundaries: boundaries ?? ['Nothing else.'],
  } as const;
  return { ...leafCommon(id), work, ...rest };
}

export function command(
  id: string,
  given: Partial<LeafDefinition> & { readonly command?: string } = {},
): LeafDefinition {
  const { command: text, ...rest } = given;
  const work: CommandWork = { type: 'command', command: text ?? 'true' };
  return { ...leafCommon(id), work, ...rest };
}

function leafCommon(id: string): Omit<LeafDefinition, 'work'> {
  const lists = { deliverables: [], inputs: [], references: [] };
  return { ...common(id), ...lists, kind: 'leaf', writes: 'workspace', mayChangeNothing: false, env: {} };
}

function common(id: string): TaskCommon {
  const lists = { needs: [], approval: [], successCriteria: [], gotchas: [], reads: [], protected: [], gates: [] };
  return { id, join: 'all_success', ...lists };
}
