import type { TaskPath } from '../../core/base/ids.ts';
import type { PersonCommand } from '../../core/run/command.ts';
import type { RunState, TaskState } from '../../core/run/state.ts';
import type { Random } from './random.ts';

const BY = { by: 'somebody', message: '' } as const;

/** What somebody might ask at any moment: often sensible, sometimes about a task that is not ready for it. */
export function askAnything(state: RunState, random: Random): PersonCommand {
  const waiting = [...state.tasks.values()].filter(
    (task) => task.status === 'failed' || task.status === 'blocked' || task.stage === 'integrating',
  );
  if (waiting.length > 0 && random.chance(0.5)) return askWhatFits(random.pick(waiting), random);
  const paths = random.chance(0.8) ? [...state.tasks.keys()] : state.index.plan.nodes.map((node) => node.path);
  const task = random.pick(paths);
  const block = state.tasks.get(task)?.blocks ?? 0;
  const type = random.weighted({
    retry: 30,
    skip: 12,
    cancel: 5,
    approve: 8,
    reject: 4,
    answer: 6,
    unblock: 12,
    pause: 3,
    unpause: 3,
  });
  switch (type) {
    case 'unblock':
      return { type, task, block: random.chance(0.8) ? block : block + 1, ...BY, message: 'go on' };
    case 'cancel':
      return { type, task, by: BY.by };
    case 'pause':
    case 'unpause':
      return { type, by: BY.by };
    case 'retry':
    case 'skip':
      return { type, task, ...BY };
    default:
      return { type, task, block: random.chance(0.8) ? block : block + 1, ...BY };
  }
}

function askWhatFits({ path, status, blocked }: TaskState, random: Random): PersonCommand {
  if (status === 'failed') return { type: random.pick(['retry', 'retry', 'skip']), task: path, ...BY };
  if (blocked === null) return { type: 'cancel', task: path, by: BY.by };
  if (blocked.reason === 'approval') {
    const { block } = blocked;
    return { type: random.pick(['approve', 'approve', 'reject']), task: path, block, ...BY };
  }
  return { type: 'unblock', task: path, block: blocked.block, ...BY, message: 'go on' };
}

/** Lets every task that waits for a person go on. */
export function answerAll(state: RunState): readonly PersonCommand[] {
  const answers = [...state.tasks.values()].flatMap((task) => answerTo(task) ?? []);
  return state.paused ? [{ type: 'unpause', by: BY.by }, ...answers] : answers;
}

/** Everything that can be opened again. */
export function retryAll(state: RunState): readonly PersonCommand[] {
  const failed: TaskPath[] = [...state.tasks.values()]
    .filter((task) => task.status === 'failed')
    .map((task) => task.path);
  return failed.map((task) => ({ type: 'retry', task, ...BY }));
}

function answerTo(task: TaskState): PersonCommand | null {
  if (task.blocked === null) return null;
  if (task.blocked.reason === 'approval') {
    return { type: 'approve', task: task.path, block: task.blocked.block, ...BY };
  }
  const raised = task.blocked.reason === 'budget' ? { budget: { tokens: 1_000_000, mode: 'audit' } as const } : {};
  return { type: 'unblock', task: task.path, block: task.blocked.block, ...BY, message: 'go on', ...raised };
}
