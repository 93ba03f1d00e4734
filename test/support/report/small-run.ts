import { ROOT, type RunId, runId, type Sha, sha, taskPath } from '../../../src/core/base/ids.ts';
import { indexPlan } from '../../../src/core/plan/index-plan.ts';
import type { LeafNode, NodeCommon, PhaseNode, Plan } from '../../../src/core/plan/plan.ts';
import { type AttemptEnd, type GateResult, NO_USAGE } from '../../../src/core/run/attempt.ts';
import type { RunEvent } from '../../../src/core/run/event.ts';
import { foldCommit } from '../../../src/core/run/fold.ts';
import { newState } from '../../../src/core/run/new-state.ts';
import type { RunState } from '../../../src/core/run/state.ts';

export const BASE: Sha = sha('b'.repeat(40));
export const RUN: RunId = runId('r-0001');
/** Noon of a day; every event comes a second after the one before it. */
export const NOON: number = Date.parse('2026-03-01T12:00:00.000Z');

const common: Omit<NodeCommon, 'path' | 'parent' | 'needs'> = {
  join: 'all_success',
  approval: [],
  priority: 1,
  gates: [],
  maxAttempts: 2,
  backoffMs: 0,
  successCriteria: [],
  gotchas: [],
  owns: null,
  reads: [],
  protected: [],
};

/** A leaf that a scripted agent does. */
export function leaf(path: string, needs: readonly string[] = []): LeafNode {
  const parent = path.includes('/') ? taskPath(path.slice(0, path.lastIndexOf('/'))) : ROOT;
  const gates = [{ type: 'run', name: 'test', command: 'npm test' }] as const;
  const work = {
    type: 'agent',
    agent: 'builder',
    objective: `Make ${path}.`,
    tools: [],
    sources: [],
    boundaries: [],
  } as const;
  return {
    ...{
      ...common,
      gates,
      kind: 'leaf',
      path: taskPath(path),
      parent,
      needs: needs.map(taskPath),
      agent: 'builder',
      work,
    },
    ...{ stages: ['prepare', 'run', 'verify', 'integrate'], deliverables: [], inputs: [], references: [] },
    ...{ writes: 'workspace', mayChangeNothing: false, env: {} },
  };
}

function planOf(leaves: readonly LeafNode[]): Plan {
  const root: PhaseNode = {
    ...common,
    kind: 'phase',
    path: ROOT,
    parent: null,
    needs: [],
    children: leaves.map(({ path }) => path),
  };
  const agent = { adapter: 'scripted', model: 'standard', env: [], options: {} };
  return {
    ...{
      schema: 1,
      name: 'small',
      inputs: {},
      agents: { builder: agent },
      models: { standard: { scripted: 'parrot-2' } },
    },
    ...{ environment: { copy: [], link: [], cache: [] }, sandbox: 'auto', deliver: 'branch', nodes: [root, ...leaves] },
  };
}

/** The state of a run of these leaves after these events. */
export function runOf(leaves: readonly LeafNode[], events: readonly RunEvent[]): RunState {
  const state = newState(indexPlan(planOf(leaves)));
  const all: readonly RunEvent[] = [started, { type: 'task.opened', task: ROOT }, ...events];
  for (const [index, event] of all.entries()) foldCommit(state, { at: NOON + index * 1000, events: [event] });
  return state;
}

const started: RunEvent = {
  ...{ type: 'run.started', run: RUN, workflow: 'small', plan: '0'.repeat(64), base: BASE, baseRef: 'main' },
  ...{ branch: 'refs/heads/tutti/r-0001', limits: { maxParallel: 4, perAgent: {} }, approveAll: false },
};

/** Everything from the launch to the merge of the first attempt, onto what `onto` says. */
export function completed(
  path: string,
  { commit, onto }: { readonly commit: Sha; readonly onto: Sha },
): readonly RunEvent[] {
  const task = taskPath(path);
  const result = { type: 'merged', head: commit, commit, tree: commit, onto, gates: [] } as const;
  return [
    ...worked(path, ended({ commit })),
    { type: 'gate.checked', task, attempt: 1, commit, passed: true, results: [gate('test', 'pass')] },
    { type: 'merge.integrated', task, attempt: 1, result },
    { type: 'task.completed', task },
  ];
}

/** An attempt from its launch to its end. */
export function worked(path: string, end: AttemptEnd, attempt = 1): readonly RunEvent[] {
  const task = taskPath(path);
  return [
    { type: 'attempt.started', task, attempt },
    { type: 'attempt.prepared', task, attempt, base: BASE, workspace: `/tmp/${path}` },
    { type: 'attempt.ended', task, attempt, end },
  ];
}

export function ended(some: Partial<AttemptEnd> = {}): AttemptEnd {
  const usage = { ...NO_USAGE, inputTokens: 1000, outputTokens: 200, usdMicros: 30_000 };
  return {
    ...{ outcome: 'done', message: 'did it', commit: null, changed: 2, violations: [], usage, session: null },
    ...{ exit: 0, handoff: null },
    ...some,
  };
}

export function gate(name: string, answer: GateResult['answer'], evidence = ''): GateResult {
  return { name, kind: 'run', answer, durationMs: 1200, evidence };
}

/** A failure after the last attempt. */
export function failed(path: string, results: readonly GateResult[]): readonly RunEvent[] {
  const task = taskPath(path);
  const commit = sha('f'.repeat(40));
  const error = { code: 'GATE_FAILED', what: 'gate test: fail', fix: `tutti retry ${path}` };
  return [
    ...worked(path, ended({ commit })),
    { type: 'gate.checked', task, attempt: 1, commit, passed: false, results },
    { type: 'attempt.failed', task, attempt: 1, burnt: true, nextAt: null, onward: null },
    { type: 'task.failed', task, error },
  ];
}
