import { didYouMean } from '../base/did-you-mean.ts';
import { ROOT } from '../base/ids.ts';
import type { Finding } from '../base/problem.ts';
import type { TaskDefinition, Workflow } from './workflow.ts';

export type Selection =
  | { readonly type: 'selected'; readonly workflow: Workflow }
  | { readonly type: 'refused'; readonly finding: Finding };

/**
 * The workflow that remains for an event: the tasks that answer it, what follows them, and what all of these need.
 * Without an event, everything but the tasks that answer one, and what follows those.
 */
export function selectTasks(workflow: Workflow, event: string | null): Selection {
  const { on, root } = workflow;
  const answering = new Set(Object.values(on).flat());
  if (event === null) {
    const waiting = following(root.tasks, answering, new Set());
    const tasks = root.tasks.filter(({ id }) => !waiting.has(id));
    if (tasks.length === 0 && waiting.size > 0) return refused('EVENT_AWAITED', awaited(on));
    return selected(workflow, tasks, {});
  }
  const named = Object.hasOwn(on, event) ? on[event] : undefined;
  if (named === undefined) return refused('EVENT_UNKNOWN', unknown(event, on));
  const asked = new Set(named);
  const others = new Set([...answering].filter((id) => !asked.has(id)));
  const wanted = needed(root.tasks, following(root.tasks, asked, others));
  const tasks = root.tasks.filter(({ id }) => wanted.has(id));
  return selected(workflow, tasks, { [event]: named });
}

/** These, and by needs all that comes after them, but never `others`. */
function following(
  tasks: readonly TaskDefinition[],
  first: ReadonlySet<string>,
  others: ReadonlySet<string>,
): ReadonlySet<string> {
  const dependants = new Map<string, string[]>();
  for (const { id, needs } of tasks) {
    for (const need of needs) {
      const known = dependants.get(need);
      if (known === undefined) dependants.set(need, [id]);
      else known.push(id);
    }
  }
  return reached(first, (id) => (dependants.get(id) ?? []).filter((after) => !others.has(after)));
}

/** These, and by needs all that must come before them, whatever event that answers. */
function needed(tasks: readonly TaskDefinition[], last: ReadonlySet<string>): ReadonlySet<string> {
  const needs = new Map(tasks.map((task) => [task.id, task.needs]));
  return reached(last, (id) => needs.get(id) ?? []);
}

function reached(from: ReadonlySet<string>, next: (id: string) => readonly string[]): ReadonlySet<string> {
  const all = new Set(from);
  // The set grows while it is walked.
  for (const id of all) for (const one of next(id)) all.add(one);
  return all;
}

function selected(workflow: Workflow, tasks: readonly TaskDefinition[], on: Workflow['on']): Selection {
  return { type: 'selected', workflow: { ...workflow, on, root: { ...workflow.root, tasks } } };
}

type Words = { readonly message: string; readonly fix: string };

function refused(code: Finding['code'], words: Words): Selection {
  return { type: 'refused', finding: { severity: 'error', code, ...words, at: { task: ROOT, keys: ['on'] } } };
}

function awaited(on: Workflow['on']): Words {
  const types = Object.keys(on);
  return {
    message: `every task of the workflow waits for an event: ${types.join(', ')}`,
    fix: `tell it that one happened: \`tutti emit ${types[0] ?? '<type>'}\``,
  };
}

function unknown(event: string, on: Workflow['on']): Words {
  const types = Object.keys(on);
  const message = `the workflow answers no event \`${event}\`${didYouMean(event, types)}`;
  if (types.length === 0) return { message, fix: `name tasks that answer it, under \`on: {${event}: …}\`` };
  return { message, fix: `it answers ${types.map((type) => `\`${type}\``).join(', ')}` };
}
