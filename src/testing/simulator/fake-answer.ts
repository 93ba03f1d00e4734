import type { Json } from '../../core/base/json.ts';
import { isEnd, parentOf } from '../../core/run/evolve/standing.ts';
import type { RunState, TaskState } from '../../core/run/state.ts';
import type { Random } from './random.ts';

type Mood = { readonly random: Random; readonly kind: boolean };

/** What an agent answers: a supervisor lists tasks, good and bad ones, a judge chooses, all others count. */
export function fakeAnswer(state: RunState, task: TaskState | undefined, mood: Mood): Json {
  if (task === undefined || task.node.kind !== 'leaf') return null;
  const parent = parentOf(state, task);
  const isLead = parent?.node.kind === 'supervise' && parent.unfolding?.added.includes(task.path) !== true;
  if (parent !== null && isLead) return leadAnswer(state, parent, mood);
  if (task.node.judges !== undefined) return judgeAnswer(task.node.judges, mood);
  return mood.random.below(2);
}

function leadAnswer(state: RunState, parent: TaskState, { random, kind }: Mood): Json {
  const added = parent.unfolding?.added ?? [];
  const ids = added.map((path) => path.slice(path.lastIndexOf('/') + 1));
  const works = added.some((path) => !isEnd(state.tasks.get(path)?.status ?? 'pending'));
  if (kind && !works) return { done: true };
  if (random.chance(0.3)) return { done: random.chance(0.7) };
  const fresh = ['v', 'w', 'x', 'y', 'z'].filter((id) => !kind || !ids.includes(id));
  const listed = fresh.slice(random.below(3), 1 + random.below(4));
  const tasks = listed.map((id, index) => {
    const needs = [...ids, ...listed.slice(0, index), ...(random.chance(0.03) ? ['nobody'] : [])];
    const owns = random.chance(0.2) ? { owns: [random.pick(['a/**', 'b/**', '**'])] } : {};
    const agent = random.chance(0.97) ? random.pick(['one', 'two']) : 'stranger';
    return { id, agent, objective: 'Help.', needs: needs.filter(() => random.chance(0.4)), ...owns };
  });
  return { done: false, tasks, ...(ids.length > 0 && random.chance(0.2) ? { cancel: [random.pick(ids)] } : {}) };
}

function judgeAnswer(judges: readonly string[], { random, kind }: Mood): Json {
  const names = judges.map((path) => path.slice(path.lastIndexOf('.') + 1));
  return { chosen: kind || random.chance(0.85) ? random.pick(names) : 'c9', reason: 'it is better' };
}
