import { type Sha, taskPath, type TaskPath } from '../../base/ids.ts';
import type { LeafNode, PlanNode } from '../../plan/plan.ts';
import type { AgentWork, CommandWork, CompensateDefinition } from '../../workflow/workflow.ts';
import { hasTemplate } from '../../workflow/template.ts';
import { childrenOf } from '../evolve/tree.ts';
import { fillLeaf } from '../fill-leaf.ts';
import type { RunState, TaskState } from '../state.ts';
import { madeLeaf } from './made-leaf.ts';

/**
 * What undoes the completed work below a saga, newest first, each after the one before it has ended. A task with a
 * compensation stands for everything below it, as soon as anything there was completed; what a saga within has undone
 * already is left alone.
 */
export function undoList(state: RunState, saga: TaskState): readonly LeafNode[] {
  const done: { readonly task: TaskState; readonly at: number }[] = [];
  const open = [...childrenOf(saga)];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const task = state.tasks.get(path);
    if (task === undefined || isUndone(task)) continue;
    const at = task.node.compensate === undefined ? NEVER : lastDone(state, task);
    if (at === NEVER) open.push(...childrenOf(task));
    else done.push({ task, at });
  }
  done.sort((one, other) => other.at - one.at);
  const leaves: LeafNode[] = [];
  for (const { task } of done) {
    const work = workFor(state, task, task.node.compensate);
    if (work !== null)
      leaves.push(undoLeaf(saga, { task, work, after: leaves.at(-1)?.path ?? null, owns: ownedBy(state, task) }));
  }
  return leaves;
}

type Undone = { readonly done: readonly TaskPath[]; readonly left: readonly TaskPath[] };

/** Which tasks were undone below a saga, by itself and by those within it, and which should have been. */
export function undoneBelow(state: RunState, saga: TaskState): Undone {
  const done: TaskPath[] = [];
  const left: TaskPath[] = [];
  const open = [...childrenOf(saga)];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const task = state.tasks.get(path);
    if (task === undefined) continue;
    open.push(...childrenOf(task));
    if (task.node.kind !== 'leaf' || task.node.undoes === undefined) continue;
    // A person may say that it need not be undone.
    const isOver = task.status === 'complete' || task.skippedBecause === 'person';
    (isOver ? done : left).push(task.node.undoes);
  }
  return { done, left };
}

const NEVER = 0;

/** The number of the event with which the newest work at or below a task was completed. */
function lastDone(state: RunState, task: TaskState): number {
  if (task.status === 'complete') return task.endedSeq;
  return childrenOf(task).reduce((last, path) => {
    const child = state.tasks.get(path);
    return child === undefined || isUndone(child) ? last : Math.max(last, lastDone(state, child));
  }, NEVER);
}

/** What it could not undo is for a person to look at, and not for the saga around it to try again. */
function isUndone({ unfolding }: TaskState): boolean {
  return Boolean(unfolding?.compensating);
}

/** In place of the advice of git, which ends by telling how to go on in a folder that is no place for a person. */
const TELL_WHAT_STAYS: string =
  '{ echo "not taken back, for it was changed since:" $(git diff --name-only --diff-filter=U) >&2; exit 1; }';

/** Null where there is nothing to undo: nothing was integrated, so nothing is taken back. */
function workFor(
  state: RunState,
  task: TaskState,
  how: CompensateDefinition | undefined,
): CommandWork | AgentWork | null {
  if (how?.type !== 'revert') return how ?? null;
  const commits = integratedBelow(state, task);
  if (commits.length === 0) return null;
  // Object ids alone: nothing that anybody wrote becomes shell text.
  return { type: 'command', command: `git revert --no-commit ${commits.join(' ')} || ${TELL_WHAT_STAYS}` };
}

/** Newest first. */
function integratedBelow(state: RunState, task: TaskState): readonly Sha[] {
  const found: TaskState[] = [];
  const open = [task.path];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const below = state.tasks.get(path);
    if (below === undefined) continue;
    if (below.integrated?.type === 'merged') found.push(below);
    open.push(...childrenOf(below));
  }
  found.sort((one, other) => other.endedSeq - one.endedSeq);
  return found.flatMap(({ integrated }) => (integrated?.type === 'merged' ? [integrated.commit] : []));
}

/** Items have their values only where they were worked on: a map owns what its items owned. */
function ownedBy(state: RunState, task: TaskState): readonly string[] | null {
  const { node, values } = task;
  if (node.owns?.some(hasTemplate) !== true) return node.owns;
  // What never began has no values, and changed nothing.
  if (node.kind === 'leaf') return values === null ? [] : fillLeaf(node, values).owns;
  const below = childrenOf(task).map((path) => {
    const child = state.tasks.get(path);
    return child === undefined ? [] : ownedBy(state, child);
  });
  return below.includes(null) ? null : [...new Set(below.flatMap((owns) => owns ?? []))];
}

type Undo = {
  readonly task: TaskState;
  readonly work: CommandWork | AgentWork;
  readonly after: TaskPath | null;
  readonly owns: readonly string[] | null;
};

function undoLeaf(saga: TaskState, { task, work, after, owns }: Undo): LeafNode {
  return madeLeaf(saga, {
    path: taskPath(`${task.path}.undo`),
    needs: after === null ? [] : [after],
    join: 'all_done',
    maxAttempts: work.type === 'agent' ? 2 : 1,
    owns,
    agent: work.type === 'agent' ? work.agent : 'shell',
    work,
    writes: 'workspace',
    mayChangeNothing: true,
    env: envOf(task.node),
    undoes: task.path,
  });
}

/** A command that undoes one finds the same variables. */
function envOf(node: PlanNode): Readonly<Record<string, string>> {
  return node.kind === 'leaf' ? node.env : {};
}
