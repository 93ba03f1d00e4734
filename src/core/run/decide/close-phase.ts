import { childPath, type TaskPath } from '../../base/ids.ts';
import type { LeafNode, Plan } from '../../plan/plan.ts';
import type { GateResult } from '../attempt.ts';
import type { TaskState } from '../state.ts';
import { emit, type Turn } from './turn.ts';

/** All children of a phase have ended and no gate is owed. A failure shows only now: until then, the others go on. */
export function closePhase(turn: Turn, phase: TaskState): void {
  const { total, ended, failed, cancelled } = phase.children;
  if (ended < total) return;
  if (failed > 0) {
    const what = `${failed} of its ${total} tasks failed`;
    emit(turn, {
      type: 'task.failed',
      task: phase.path,
      error: { code: 'CHILD_FAILED', what, fix: 'retry or skip what failed' },
    });
  } else if (cancelled > 0) {
    const what = `${cancelled} of its ${total} tasks ${cancelled === 1 ? 'was' : 'were'} cancelled`;
    emit(turn, {
      type: 'task.failed',
      task: phase.path,
      error: { code: 'CHILD_CANCELLED', what, fix: 'start a new run' },
    });
  } else if (phase.node.gates.length === 0 || total === 0) {
    emit(turn, { type: 'task.completed', task: phase.path });
  }
}

/** The gates of a phase said no: a leaf that mends it is unfolded, as often as the phase's `retry` says. */
function mendPhase(turn: Turn, phase: TaskState, results: readonly GateResult[]): void {
  const red = results.filter((result) => result.answer !== 'pass');
  const fixer = fixerOf(turn.state.index.plan);
  const unfixable = red.some((result) => result.answer === 'could-not-run');
  if (fixer === null || unfixable || phase.burnt >= phase.node.maxAttempts) {
    const what = `${red.map((result) => `gate ${result.name}: ${result.answer}`).join(', ')} on the integration branch`;
    emit(turn, {
      type: 'task.failed',
      task: phase.path,
      error: { code: 'GATES_RED', what, fix: 'mend the branch or the gate, then retry the phase' },
    });
    return;
  }
  emit(turn, { type: 'task.unfolded', task: phase.path, children: [fixLeaf(phase, fixer, red)] });
}

/** The role `fix-executor` where the workflow defines it, else its default agent, else the first that it names. */
function fixerOf(plan: Plan): string | null {
  if (plan.agents['fix-executor'] !== undefined) return 'fix-executor';
  if (plan.agents['default'] !== undefined) return 'default';
  return Object.keys(plan.agents)[0] ?? null;
}

function fixLeaf(phase: TaskState, agent: string, red: readonly GateResult[]): LeafNode {
  const names = red.map((result) => `\`${result.name}\``).join(', ');
  const path: TaskPath = childPath(phase.path, `fix.${phase.attempt}`);
  const { node } = phase;
  return {
    kind: 'leaf',
    path,
    parent: phase.path,
    needs: [],
    join: 'all_success',
    approval: [],
    priority: node.priority,
    gates: node.gates,
    maxAttempts: 1,
    backoffMs: 0,
    successCriteria: node.successCriteria,
    gotchas: node.gotchas,
    owns: node.owns,
    reads: node.reads,
    protected: node.protected,
    stages: ['prepare', 'run', 'verify', 'integrate'],
    agent,
    work: {
      type: 'agent',
      agent,
      objective: `Every task of this phase is integrated, but together they do not pass ${names}. Find out why and mend it.`,
      outputFormat: 'The smallest change that makes these gates pass, and a note of what was wrong.',
      tools: [],
      sources: [],
      boundaries: ['Do not weaken, skip or delete a check to make it pass.'],
    },
    deliverables: [],
    inputs: [],
    references: [],
    writes: 'workspace',
    mayChangeNothing: false,
    env: {},
  };
}

/** How a phase's gates were answered decides what becomes of it. */
export function afterPhaseGates(turn: Turn, phase: TaskState, results: readonly GateResult[]): void {
  const passed = results.every((result) => result.answer === 'pass');
  emit(turn, { type: 'gate.checked', task: phase.path, attempt: phase.attempt, commit: phase.commit, passed, results });
  if (passed) emit(turn, { type: 'task.completed', task: phase.path });
  else mendPhase(turn, phase, results);
}
