import type { LeafNode, Plan } from '../../plan/plan.ts';
import type { GateResult } from '../attempt.ts';
import { failure } from '../decide/after-attempt.ts';
import { emit, type Turn } from '../decide/turn.ts';
import { addedPath } from '../evolve/tree.ts';
import type { TaskState } from '../state.ts';
import { childrenFailure, fail } from './end-with-children.ts';
import { madeLeaf } from './made-leaf.ts';
import { completeSaga, failSaga, isSaga } from './saga.ts';
import { afterSuperviseGates } from './supervise.ts';

/** All children of a phase have ended and no gate is owed. A failure shows only now: until then, the others go on. */
export function stepPhase(turn: Turn, phase: TaskState): void {
  if (phase.children.ended < phase.children.total) return;
  const error = childrenFailure(phase);
  if (error !== null) fail(turn, phase, error);
  else if (phase.node.gates.length === 0 || phase.children.total === 0)
    emit(turn, { type: 'task.completed', task: phase.path });
}

/** The gates of a phase said no: a leaf that mends it is unfolded, as often as the phase's `retry` says. */
function mendPhase(turn: Turn, phase: TaskState, results: readonly GateResult[]): void {
  const red = results.filter((result) => result.answer !== 'pass');
  const fixer = fixerOf(turn.state.index.plan);
  const unfixable = red.some((result) => result.answer === 'could-not-run');
  if (fixer === null || unfixable || phase.burnt >= phase.node.maxAttempts) {
    const what = `${red.map((result) => `gate ${result.name}: ${result.answer}`).join(', ')} on the integration branch`;
    const error = failure('GATES_RED', what, 'mend the branch or the gate, then retry the phase');
    if (isSaga(phase)) failSaga(turn, phase, error);
    else fail(turn, phase, error);
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
  const { gates, successCriteria, gotchas } = phase.node;
  return madeLeaf(phase, {
    path: addedPath(phase, `fix.${phase.attempt}`),
    ...{ gates, successCriteria, gotchas, maxAttempts: 1, agent, writes: 'workspace' },
    work: {
      type: 'agent',
      agent,
      objective: `Every task of this phase is integrated, but together they do not pass ${names}. Find out why and mend it.`,
      outputFormat: 'The smallest change that makes these gates pass, and a note of what was wrong.',
      tools: [],
      sources: [],
      boundaries: ['Do not weaken, skip or delete a check to make it pass.'],
    },
  });
}

/** How a phase's gates were answered decides what becomes of it. */
export function afterPhaseGates(turn: Turn, phase: TaskState, results: readonly GateResult[]): void {
  const passed = results.every((result) => result.answer === 'pass');
  emit(turn, { type: 'gate.checked', task: phase.path, attempt: phase.attempt, commit: phase.commit, passed, results });
  if (phase.node.kind === 'supervise') afterSuperviseGates(turn, phase, { passed, node: phase.node });
  else if (!passed) mendPhase(turn, phase, results);
  else completes(turn, phase);
}

function completes(turn: Turn, phase: TaskState): void {
  if (isSaga(phase)) completeSaga(turn, phase);
  else emit(turn, { type: 'task.completed', task: phase.path });
}
