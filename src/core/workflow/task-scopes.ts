import type { Scope, ScopeName } from './scope.ts';
import type { PlacedTask } from './placed-task.ts';
import type { Workflow } from './workflow.ts';

/** What the expressions of a task may speak of, by where they stand. */
export type TaskScopes = {
  /** `when` and `map`: they are asked before anything of the task is there. */
  readonly around: Scope;
  /** Its own texts, within its `map` and its `loop`. */
  readonly inside: Scope;
  /** `owns`, `reads`, `deliverables`: what is known before the task is ready. */
  readonly paths: Scope;
};

const SETTLED: readonly ScopeName[] = ['inputs', 'item', 'index', 'iteration'];

/** The scopes of all tasks. A file that was taken in knows its own inputs, and nothing of what stands around it. */
export function taskScopes(tasks: readonly PlacedTask[], workflow: Workflow): ReadonlyMap<PlacedTask, TaskScopes> {
  const answering = answeringTasks(tasks, workflow);
  const scopes = new Map<PlacedTask, TaskScopes>();
  const file: Pick<Scope, 'names' | 'inputs'> = { names: ['inputs'], inputs: Object.keys(workflow.inputs) };
  // Parents stand before children.
  for (const task of tasks) {
    const outer = below(task.parent, scopes) ?? file;
    const names: readonly ScopeName[] = answering.has(task) ? [...outer.names, 'event'] : outer.names;
    scopes.set(task, scopesOf(task, { names, inputs: outer.inputs, tasks: task.definition.needs }));
  }
  return scopes;
}

function scopesOf({ definition }: PlacedTask, around: Scope): TaskScopes {
  const added: readonly ScopeName[] = [
    ...(definition.map === undefined ? [] : (['item', 'index'] as const)),
    ...(definition.loop === undefined ? [] : (['iteration', 'previous'] as const)),
  ];
  const names = [...new Set([...around.names, ...added])];
  const inside = { ...around, names };
  return { around, inside, paths: { ...inside, names: names.filter((name) => SETTLED.includes(name)), tasks: [] } };
}

function below(
  parent: PlacedTask | null,
  scopes: ReadonlyMap<PlacedTask, TaskScopes>,
): Pick<Scope, 'names' | 'inputs'> | undefined {
  if (parent === null) return undefined;
  const imported = parent.definition.kind === 'phase' ? parent.definition.imported : undefined;
  if (imported !== undefined) return { names: ['inputs'], inputs: Object.keys(imported.inputs) };
  return scopes.get(parent)?.inside;
}

/** What `until` of a loop sees: all that its body sees, and what that has come to. */
export function scopeOfUntil(task: PlacedTask, { inside }: TaskScopes): Scope {
  const { definition, children } = task;
  if (definition.kind === 'phase' && definition.supervise !== undefined) return { ...inside, tasks: 'any' };
  const done = definition.kind === 'leaf' ? [definition.id] : children.map((child) => child.definition.id);
  return { ...inside, tasks: [...definition.needs, ...done] };
}

/** What undoes a task sees all that it saw, and what came of it. */
export function scopeOfUndoing({ definition }: PlacedTask, { inside }: TaskScopes): Scope {
  return { ...inside, tasks: [...definition.needs, definition.id] };
}

/** The tasks at the top that answer an event, and those that follow them. */
function answeringTasks([root]: readonly PlacedTask[], { on }: Workflow): ReadonlySet<PlacedTask> {
  const answers = Object.values(on).flat();
  if (root === undefined || answers.length === 0) return new Set();
  const followers = new Map<string, PlacedTask[]>();
  for (const task of root.children) {
    for (const need of task.definition.needs) {
      const known = followers.get(need);
      if (known === undefined) followers.set(need, [task]);
      else known.push(task);
    }
  }
  const named = answers.map((id) => root.byId.get(id)).filter((task) => task !== undefined);
  const answering = new Set(named);
  // The set grows while it is walked.
  for (const task of answering) for (const next of followers.get(task.definition.id) ?? []) answering.add(next);
  return answering;
}
