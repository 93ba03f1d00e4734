import { assert } from '../base/assert.ts';
import { ROOT, type TaskPath } from '../base/ids.ts';
import { unreachable } from '../base/unreachable.ts';
import { fillTemplate } from '../workflow/fill-template.ts';
import { ownedElsewhere } from '../plan/owned-elsewhere.ts';
import type { LeafNode, Plan } from '../plan/plan.ts';
import type { Brief, Effect, Work } from './effect.ts';
import { parentOf } from './evolve/standing.ts';
import { fillLeaf } from './fill-leaf.ts';
import { handedOver } from './handed-over.ts';
import { touch } from './evolve/touch.ts';
import { copyOf, numberOf } from './evolve/tree.ts';
import { bodyTasks, neededBy, surroundingsOf } from './scope-of.ts';
import type { RunState, TaskState } from './state.ts';

const NONE: readonly TaskPath[] = [];

/** An effect with all that its performer must know, so that it needs neither the state nor this machine. */
export function workOf(state: RunState, effect: Effect): Work {
  const task = state.tasks.get(effect.task);
  assert(task !== undefined, `${effect.key} is owed for a task that nobody touched`);
  const { plan } = state.index;
  const { key, attempt } = effect;
  const at = { key, attempt, task: effect.task };
  switch (effect.type) {
    case 'prepare-workspace':
      return {
        type: 'prepare-workspace',
        ...at,
        leaf: leafOf(task),
        plan: machineOf(plan),
        head: headOf(state),
        onward: task.onward,
      };
    case 'run-attempt':
      return runAttempt(state, task);
    case 'stop-attempt':
      return {
        type: 'stop-attempt',
        ...at,
        running: task.stoppedAt === 'working' ? runAttempt(state, task) : null,
      };
    case 'run-gates': {
      const subject = task.node.kind !== 'leaf' ? task.node : leafOf(task);
      const base = task.node.kind !== 'leaf' ? startOf(state) : (task.base ?? headOf(state));
      return {
        type: 'run-gates',
        ...at,
        subject,
        gates: subject.gates,
        plan: machineOf(plan),
        base,
        commit: task.commit ?? base,
      };
    }
    case 'integrate':
      return integrate(state, task, at);
    case 'list-files':
      return { type: 'list-files', ...at, patterns: patternsOf(task), head: headOf(state) };
    case 'wait-until':
      return { type: 'wait-until', ...at, until: effect.until, block: effect.block };
    case 'deliver':
      return { type: 'deliver', ...at, how: plan.deliver, head: headOf(state), branch: branchOf(state) };
    default:
      return unreachable(effect);
  }
}

type At = { readonly key: string; readonly task: TaskPath; readonly attempt: number };

function runAttempt(state: RunState, task: TaskState): Work & { readonly type: 'run-attempt' } {
  return {
    type: 'run-attempt',
    key: `${task.path}@${task.attempt}:run-attempt`,
    task: task.path,
    attempt: task.attempt,
    leaf: leafOf(task),
    plan: state.index.terms,
    base: task.base ?? headOf(state),
    workspace: task.workspace ?? '',
    brief: briefOf(state, task),
    foreign: ownedElsewhere(state.index, task.path),
    session: task.session,
  };
}

/** Never the plan itself: with all its tasks it would travel with every piece of work. */
function machineOf({ environment, sandbox }: Plan): Pick<Plan, 'environment' | 'sandbox'> {
  return { environment, sandbox };
}

function integrate(state: RunState, task: TaskState, at: At): Work {
  const leaf = leafOf(task);
  const head = headOf(state);
  assert(task.commit !== null, `${task.path} stands in the merge queue without a commit`);
  return {
    type: 'integrate',
    ...at,
    leaf,
    gates: leaf.gates,
    plan: machineOf(state.index.plan),
    branch: branchOf(state),
    head,
    base: task.base ?? head,
    commit: task.commit,
    subject: subjectOf(leaf, task.values),
    by: leaf.work.type === 'command' ? 'shell' : leaf.agent,
  };
}

/**
 * The first line of the commit that a task becomes: its path, and the beginning of what it was for. Values are other
 * people's text, so nothing of them may end the line or hide what stands on it.
 */
export function subjectOf(leaf: LeafNode, values: TaskState['values']): string {
  if (leaf.undoes !== undefined) return `${leaf.path}: take back what was done`;
  const text = leaf.work.type === 'command' ? leaf.work.command : fillTemplate(leaf.work.objective, values ?? {});
  const line = (text.split('\n', 1)[0] ?? '').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim();
  const room = 72 - leaf.path.length - 2;
  return `${leaf.path}: ${line.length > room ? `${line.slice(0, Math.max(room - 1, 16))}…` : line}`;
}

function briefOf(state: RunState, task: TaskState): Brief {
  const parent = parentOf(state, task);
  return {
    phases: phasesAbove(state, task),
    needs: toldBy(state, task).map((need) => handedOver(state, need, isJudge(task))),
    around: surroundingsOf(state, subjectOfUndo(state, task)),
    values: task.values ?? {},
    // A supervisor is told what became of all that it said, and not of its last round alone.
    feedback: parent?.node.kind === 'supervise' ? [...parent.feedback, ...task.feedback] : task.feedback,
    interrupted: task.interrupted,
    gates: task.node.kind === 'leaf' ? leafOf(task).gates : task.node.gates,
    lastGates: parent?.gates ?? [],
  };
}

/** Tasks whose results it is told: what it needs, what it is about, and the iteration before its own. */
function toldBy(state: RunState, task: TaskState): readonly TaskPath[] {
  const about = aboutOf(task);
  const needed = neededBy(state, task);
  const parent = parentOf(state, task);
  const added = parent?.node.kind === 'supervise' && !isAdded(parent, task) ? (parent.unfolding?.added ?? NONE) : NONE;
  const before = iterationBefore(state, task);
  if (about.length + added.length + before.length === 0) return needed;
  return [...new Set([...about, ...needed, ...added, ...before])];
}

/** What it judges, or undoes. */
function aboutOf({ node }: TaskState): readonly TaskPath[] {
  if (node.kind !== 'leaf') return NONE;
  const { judges = NONE, undoes } = node;
  return undoes === undefined ? judges : [...judges, undoes];
}

function isJudge({ node }: TaskState): boolean {
  return node.kind === 'leaf' && 'judges' in node;
}

function isAdded(parent: TaskState, task: TaskState): boolean {
  return parent.unfolding?.added.includes(task.path) === true;
}

function iterationBefore(state: RunState, task: TaskState): readonly TaskPath[] {
  for (let child = task, at = parentOf(state, child); at !== null; child = at, at = parentOf(state, child)) {
    if (at.node.kind !== 'loop' || task.node.needs.length > 0) continue;
    const iteration = numberOf(child.path);
    return iteration === 1 ? NONE : bodyTasks(touch(state, copyOf(at, iteration - 1)));
  }
  return NONE;
}

function subjectOfUndo(state: RunState, task: TaskState): TaskState {
  return task.node.kind === 'leaf' && task.node.undoes !== undefined ? touch(state, task.node.undoes) : task;
}

function patternsOf({ node }: TaskState): readonly string[] {
  return node.kind === 'map' && node.over.type === 'glob' ? node.over.patterns : [];
}

function phasesAbove(state: RunState, task: TaskState): Brief['phases'] {
  const above: Brief['phases'][number][] = [];
  for (let node = parentOf(state, task); node !== null; node = parentOf(state, node)) {
    const { path, successCriteria, gotchas } = node.node;
    if (!hasWords(node)) continue;
    above.unshift({ path, successCriteria, gotchas });
  }
  return above;
}

/** What only repeats or chooses says nothing of its own. */
function hasWords({ node }: TaskState): boolean {
  return node.kind === 'phase' || node.kind === 'supervise';
}

function leafOf(task: TaskState): LeafNode {
  assert(task.node.kind === 'leaf', `${task.path} is no leaf`);
  return fillLeaf(task.node, task.values);
}

function headOf(state: RunState): NonNullable<RunState['head']> {
  assert(state.head !== null, 'a run that owes something has started');
  return state.head;
}

function startOf(state: RunState): NonNullable<RunState['head']> {
  return state.started?.base ?? headOf(state);
}

function branchOf(state: RunState): string {
  assert(state.started !== null && state.tasks.has(ROOT), 'a run that owes something has started');
  return `refs/heads/${state.started.branch}`;
}
