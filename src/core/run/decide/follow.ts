/**
 * What follows by itself from the facts of a command: questions asked before a start, phases that open and close,
 * leaves that go from gate to queue. By a list and never by recursion: a failure at the head of a long chain skips all
 * of it here.
 */
import { ROOT } from '../../base/ids.ts';
import { isAlive, isEnd, needsApproval, parentOf, isOpen, verdict } from '../evolve/standing.ts';
import { touch } from '../evolve/touch.ts';
import { windowOf } from '../evolve/slots.ts';
import type { TaskState } from '../state.ts';
import { ask } from './ask.ts';
import { openComposite, stepComposite } from '../modifiers/modifiers.ts';
import { endCancelled } from '../modifiers/saga.ts';
import { emit, type Turn } from './turn.ts';
import { afterGates } from './after-attempt.ts';

export function follow(turn: Turn): void {
  const { due } = turn.state;
  for (let next = 0; next < due.length; next += 1) {
    const path = due[next];
    if (path !== undefined) followTask(turn, touch(turn.state, path));
  }
  due.length = 0;
}

function followTask(turn: Turn, task: TaskState): void {
  if (isEnd(task.status)) return;
  if (task.cancelling) {
    if (task.live === 0 && !isAlive(task) && task.stage !== 'integrating') endCancelled(turn, task);
    return;
  }
  const parent = parentOf(turn.state, task);
  // What a saga undoes goes on whatever is cancelled around it.
  if (parent !== null && !isOpen(parent) && !task.unfolding?.compensating) return;
  const { node } = task;
  if (task.status === 'pending') begin(turn, task);
  else if (task.stage === 'verified') afterGates(turn, task);
  else if (node.kind === 'leaf') return;
  else if (task.status === 'ready') openComposite(turn, task, node);
  else if (task.stage === 'children') stepComposite(turn, task, node);
}

/** A pending task whose needs have said go or never. */
function begin(turn: Turn, task: TaskState): void {
  const answer = verdict(task);
  if (answer === 'wait') return;
  if (answer === 'skip') {
    emit(turn, { type: 'task.skipped', task: task.path, because: 'need', detail: needsThatStop(turn, task) });
    return;
  }
  if (!task.readied && ask(turn, task)) return;
  if (needsApproval(turn.state, task)) {
    const message = `Task '${task.path}' is READY and waits for an approval to start.`;
    emit(turn, { type: 'task.blocked', task: task.path, block: task.blocks + 1, reason: 'approval', message });
    return;
  }
  const parent = parentOf(turn.state, task);
  const windowed = parent !== null && windowOf(parent) !== null;
  if (windowed || task.node.kind === 'leaf')
    emit(turn, { type: 'task.readied', task: task.path, values: task.values ?? {} });
  else openComposite(turn, task, task.node);
}

/** The first few needs that keep the task from ever starting, for people. */
function needsThatStop(turn: Turn, task: TaskState): string {
  if (task.path === ROOT) return '';
  const stopping = task.node.needs.filter((need) => {
    const status = turn.state.tasks.get(need)?.status;
    return status === 'failed' || status === 'cancelled' || status === 'skipped';
  });
  return stopping
    .slice(0, 3)
    .map((need) => `${need} ${turn.state.tasks.get(need)?.status ?? ''}`)
    .join(', ');
}
