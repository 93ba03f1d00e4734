import { ROOT, type TaskPath } from '../../base/ids.ts';
import type { CompositeNode } from '../../plan/plan.ts';
import { textsIn } from '../../workflow/fill-json.ts';
import type { Status, TaskState, RunState } from '../state.ts';
import { touch } from './touch.ts';

/** Whether a task may go on, by the ends of its needs. */
export type Verdict = 'go' | 'wait' | 'skip';

export function verdict(task: TaskState): Verdict {
  const { open, complete, skipped, bad } = task.needs;
  switch (task.node.join) {
    case 'all_success':
      if (skipped + bad > 0) return 'skip';
      return open === 0 ? 'go' : 'wait';
    case 'none_failed':
      if (bad > 0) return 'skip';
      if (open > 0) return 'wait';
      return complete > 0 || task.node.needs.length === 0 ? 'go' : 'skip';
    case 'one_success':
      if (complete > 0 || task.node.needs.length === 0) return 'go';
      return open === 0 ? 'skip' : 'wait';
    case 'all_done':
      return open === 0 ? 'go' : 'wait';
  }
}

export function isEnd(status: Status): boolean {
  return status === 'complete' || status === 'failed' || status === 'skipped' || status === 'cancelled';
}

/** An attempt of it may be at work in the world, or gates of it: it cannot be ended by a word alone. */
export function isAlive(task: TaskState): boolean {
  return (
    task.stage === 'preparing' || task.stage === 'working' || task.stage === 'verifying' || task.stage === 'stopping'
  );
}

/** It must know of each child that has ended, and not only of the last. */
export function stepsAtEachEnd({ node }: TaskState): boolean {
  return node.kind === 'supervise' || node.kind === 'candidates' || (node.kind === 'phase' && node.saga === true);
}

/** Children of it may begin. */
export function isOpen(task: TaskState): boolean {
  return task.status === 'active' && !task.cancelling && task.node.kind !== 'leaf';
}

export function needsApproval(state: RunState, task: TaskState): boolean {
  if (task.approved.includes('before_start')) return false;
  if (task.node.approval.includes('before_start')) return true;
  return task.node.kind === 'leaf' && state.started?.approveAll === true;
}

/** Something must be asked and answered by an event before it is READY. */
export function asks(state: RunState, task: TaskState): boolean {
  if (task.node.kind !== 'leaf') return true;
  if (!task.readied && (task.node.when !== undefined || hasTemplates(task))) return true;
  return needsApproval(state, task);
}

/** Texts of a leaf in which `${{ }}` is replaced when it is readied. */
export function templatesOf(task: TaskState): readonly string[] {
  const node = task.node;
  if (node.kind !== 'leaf') return importedTexts(node);
  const own = [...Object.values(node.env), ...node.deliverables, ...(node.owns ?? []), ...node.reads];
  if (node.work.type === 'command') return own;
  return [...own, node.work.objective, node.work.outputFormat ?? '', ...node.work.boundaries, ...node.work.sources];
}

/** Of a phase that was another file: the values of its inputs. */
function importedTexts(node: CompositeNode): readonly string[] {
  return node.kind === 'phase' && node.imported !== undefined ? textsIn(node.imported.with) : [];
}

function hasTemplates(task: TaskState): boolean {
  const { node } = task;
  if (node.kind !== 'leaf') return false;
  // Asked of every leaf of a run, and nearly always of empty lists: nothing is put together for the question.
  if (node.work.type === 'agent' && templatesOf(task).some(isTemplate)) return true;
  const { env, deliverables, owns, reads } = node;
  for (const name in env) if (isTemplate(env[name] ?? '')) return true;
  return deliverables.some(isTemplate) || reads.some(isTemplate) || owns?.some(isTemplate) === true;
}

function isTemplate(text: string): boolean {
  return text.includes('${{');
}

/** Whether a task is the other one, or stands below it. */
export function isWithin(path: TaskPath, root: TaskPath): boolean {
  if (root === ROOT || path === root) return true;
  return path.startsWith(root) && (path[root.length] === '/' || path[root.length] === '.');
}

export function parentOf(state: RunState, task: TaskState): TaskState | null {
  return task.parent === null ? null : touch(state, task.parent);
}

export function setStatus(state: RunState, task: TaskState, status: Status): void {
  state.counts[task.status] -= 1;
  state.counts[status] += 1;
  task.status = status;
}
