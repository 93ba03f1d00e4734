import { ROOT, taskPath, type TaskPath } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import { plannedPath } from '../plan/planned-path.ts';
import type { AttemptEnd } from '../run/attempt.ts';
import type { Recorded, RunEvent } from '../run/event.ts';
import { isoTime } from './iso-time.ts';

type BusEventType = 'task.created' | 'task.assigned' | 'task.completed' | 'audit.requested';

/** One line of the bus dialect. `data` names its source by `seq` of the journal. */
export type BusEvent = {
  readonly timestamp: string;
  readonly task: TaskPath;
  readonly agent: string;
  readonly event_type: BusEventType;
  readonly data: JsonObject;
};

type Said = { readonly task: TaskPath; readonly type: BusEventType; readonly data: JsonObject };

/** The agent of each task that does work itself. Tasks that are made later are added as they come. */
export type Agents = Map<TaskPath, string>;

/** Null for what does no work itself, such as a phase. A copy has the agent of what it is a copy of. */
export function agentFor(task: TaskPath, agents: Agents): string | null {
  return agents.get(task) ?? agents.get(plannedPath(task)) ?? null;
}

export function learnAgents({ event }: Recorded, agents: Agents): void {
  if (event.type !== 'task.unfolded' && event.type !== 'compensation.started') return;
  for (const { path, agent } of event.children) agents.set(path, agent);
}

/**
 * What the dialect says of the facts of a run, in their order. Only tasks that do work themselves are spoken of. A task
 * is completed when its agent says so, and each time its gates and the merge queue are asked to audit that: one that
 * does not pass is assigned again. Waiting, failing and skipping have no word here.
 *
 * @param planned tasks of the plan, of which it is known what brings them into being
 */
export function busWords(planned: Iterable<TaskPath>, agents: Agents): (recorded: Recorded) => readonly BusEvent[] {
  const children = childrenByParent(planned);
  return (recorded) => {
    learnAgents(recorded, agents);
    const { seq, at, event } = recorded;
    return saidOf(event, children).flatMap(({ task, type, data }) => {
      const agent = agentFor(task, agents);
      if (agent === null) return [];
      return [{ ...{ timestamp: isoTime(at), task, agent, event_type: type }, data: { ...data, seq } }];
    });
  };
}

/** Planned tasks by what holds them, which is a path of the plan as well. */
type Children = ReadonlyMap<string, readonly TaskPath[]>;

function childrenByParent(planned: Iterable<TaskPath>): Children {
  const children = new Map<string, TaskPath[]>();
  for (const task of planned) {
    for (const parent of parentsOf(task)) {
      const known = children.get(parent);
      if (known === undefined) children.set(parent, [task]);
      else known.push(task);
    }
  }
  return children;
}

/** What holds `a/lead.*` is `a` where that is a supervisor, else `a/lead`: only one of them ever makes copies. */
function parentsOf(path: TaskPath): readonly string[] {
  const slash = path.lastIndexOf('/');
  const above = slash === -1 ? ROOT : path.slice(0, slash);
  const dot = path.lastIndexOf('.');
  if (dot < slash || dot === -1) return [above];
  return path.endsWith('lead.*') ? [path.slice(0, dot), above] : [path.slice(0, dot)];
}

/** What exists below a task from now on: the children that the plan names, and these copies of those under a star. */
function below(parent: TaskPath, children: Children, copies: readonly number[]): readonly TaskPath[] {
  const planned = plannedPath(parent);
  return (children.get(planned) ?? []).flatMap((child) => {
    const own = child.slice(planned.length);
    if (!own.includes('*')) return [taskPath(`${parent}${own}`)];
    return copies.map((copy) => taskPath(`${parent}${own.replace('*', String(copy))}`));
  });
}

function saidOf(event: RunEvent, children: Children): readonly Said[] {
  // Most facts have no word in the dialect, and a new one most likely has none either.
  switch (event.type) {
    case 'task.opened':
      return below(event.task, children, event.items?.map((_, index) => index) ?? []).map(created);
    case 'task.iterated':
      return below(event.task, children, [event.iteration]).map(created);
    case 'task.unfolded':
    case 'compensation.started':
      return event.children.map(({ path }) => created(path));
    case 'attempt.started':
      return [{ task: event.task, type: 'task.assigned', data: { attempt: event.attempt } }];
    case 'attempt.ended': {
      const { task, attempt, end } = event;
      if (end.outcome !== 'done' && end.outcome !== 'no-change') return [];
      return [completed(task, end), { task, type: 'audit.requested', data: { attempt, commit: end.commit } }];
    }
    case 'task.completed':
      return event.end === undefined ? [] : [completed(event.task, event.end)];
    default:
      return [];
  }
}

function created(task: TaskPath): Said {
  return { task, type: 'task.created', data: {} };
}

function completed(task: TaskPath, { outcome, message, commit, changed }: AttemptEnd): Said {
  return { task, type: 'task.completed', data: { outcome, message, commit, files_changed: changed } };
}
