/**
 * What each kind of composite does when it may begin, and when a child of it has ended. Each is one small file with two
 * functions; the machine beneath (needs, slots, retries, budgets, cancelling) knows none of them by name, so they stand
 * in each other as they like.
 */
import { unreachable } from '../../base/unreachable.ts';
import type { CompositeNode } from '../../plan/plan.ts';
import { emit, type Turn } from '../decide/turn.ts';
import type { TaskState } from '../state.ts';
import { stepCandidates } from './candidates.ts';
import { openLoop, stepLoop } from './loop.ts';
import { openMap, stepMap } from './map.ts';
import { stepPhase } from './phase.ts';
import { stepSaga } from './saga.ts';
import { openSupervise, stepSupervise } from './supervise.ts';

/** Its needs are met, and all that was asked before its start is answered. */
export function openComposite(turn: Turn, task: TaskState, node: CompositeNode): void {
  switch (node.kind) {
    case 'map':
      return openMap(turn, task, node);
    case 'loop':
      return openLoop(turn, task);
    case 'supervise':
      return openSupervise(turn, task);
    case 'phase':
    case 'candidates':
      return emit(turn, { type: 'task.opened', task: task.path });
    default:
      return unreachable(node);
  }
}

/** A child has ended, or waits to be chosen: it goes on, makes more of them, or ends. */
export function stepComposite(turn: Turn, task: TaskState, node: CompositeNode): void {
  switch (node.kind) {
    case 'map':
      return stepMap(turn, task, node);
    case 'loop':
      return stepLoop(turn, task, node);
    case 'supervise':
      return stepSupervise(turn, task, node);
    case 'candidates':
      return stepCandidates(turn, task, node);
    case 'phase':
      return node.saga === true ? stepSaga(turn, task) : stepPhase(turn, task);
    default:
      return unreachable(node);
  }
}
