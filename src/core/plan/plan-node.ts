import type { TaskPath } from '../base/ids.ts';
import type {
  GateDefinition,
  LeafDefinition,
  PhaseDefinition,
  TaskDefinition,
  Workflow,
} from '../workflow/workflow.ts';
import type { LeafNode, LeafStage, NodeCommon, PhaseNode } from './plan.ts';

const ATTEMPTS: Readonly<Record<'agent' | 'command' | 'phase', number>> = { agent: 2, command: 1, phase: 2 };

/** Where a node stands, and what it takes over from the phase around it. */
export type Standing = {
  readonly path: TaskPath;
  readonly parent: PhaseNode | null;
  readonly needs: readonly TaskPath[];
};

/** A node without its priority, which is known only when all are there. */
export function phaseNode(phase: PhaseDefinition, standing: Standing, children: readonly TaskPath[]): PhaseNode {
  const { maxParallel } = phase;
  return { ...common(phase, standing), kind: 'phase', children, ...(maxParallel === undefined ? {} : { maxParallel }) };
}

export function leafNode(leaf: LeafDefinition, standing: Standing, { agents }: Workflow): LeafNode {
  const { work } = leaf;
  const agent = work.type === 'command' ? 'shell' : work.agent;
  const role = work.type === 'command' ? undefined : agents[work.agent];
  // A role that may not write stays so, whatever its task leaves unsaid.
  const writes = leaf.writes === 'workspace' ? (role?.writes ?? 'workspace') : leaf.writes;
  return {
    ...common(leaf, standing),
    kind: 'leaf',
    stages: writes === 'none' ? READING : WRITING,
    agent,
    work,
    deliverables: leaf.deliverables,
    inputs: leaf.inputs,
    references: leaf.references,
    ...(leaf.reason === undefined ? {} : { reason: leaf.reason }),
    ...(leaf.output === undefined ? {} : { output: leaf.output }),
    writes,
    mayChangeNothing: leaf.mayChangeNothing || work.type === 'command' || writes === 'none',
    env: leaf.env,
    ...(leaf.timeoutMs === undefined ? {} : { timeoutMs: leaf.timeoutMs }),
  };
}

const WRITING: readonly LeafStage[] = ['prepare', 'run', 'verify', 'integrate'];
const READING: readonly LeafStage[] = ['prepare', 'run', 'verify'];

function common(task: TaskDefinition, { path, parent, needs }: Standing): NodeCommon {
  return {
    path,
    parent: parent?.path ?? null,
    needs,
    join: task.join,
    ...(task.when === undefined ? {} : { when: task.when }),
    approval: task.approval,
    priority: 0,
    gates: gatesOf(task),
    ...(task.budget === undefined ? {} : { budget: task.budget }),
    maxAttempts: task.retry?.maxAttempts ?? ATTEMPTS[task.kind === 'phase' ? 'phase' : task.work.type],
    backoffMs: task.retry?.backoffMs ?? 0,
    successCriteria: task.successCriteria,
    gotchas: task.gotchas,
    owns: task.owns ?? parent?.owns ?? null,
    reads: task.reads,
    protected: inherit(parent?.protected ?? [], task.protected),
  };
}

/** The same list where nothing is added: a wide workflow shares it among all its tasks. */
function inherit(above: readonly string[], own: readonly string[]): readonly string[] {
  return own.length === 0 ? above : [...new Set([...above, ...own])];
}

/** Those that follow from what the task says, then its own: looking for a file is quick, so it comes first. */
function gatesOf(task: TaskDefinition): readonly GateDefinition[] {
  const paths = task.kind === 'leaf' ? task.deliverables : [];
  const files: readonly GateDefinition[] = paths.length === 0 ? [] : [{ type: 'files', name: 'files', paths }];
  const { testCommand } = task;
  const test: readonly GateDefinition[] =
    testCommand === undefined ? [] : [{ type: 'run', name: 'test', command: testCommand }];
  return files.length + test.length === 0 ? task.gates : [...files, ...test, ...task.gates];
}
