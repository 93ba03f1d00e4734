/** What a supervisor listed, and whether it may begin. A model proposes; each rule of the plan is proved again here. */
import { foldId, ID, type TaskPath } from '../../base/ids.ts';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import type { LeafNode, PlanNode, SuperviseNode } from '../../plan/plan.ts';
import { parseGlob, type Glob } from '../../workflow/glob.ts';
import { globsIntersect } from '../../workflow/globs-intersect.ts';
import { narrows } from '../../workflow/narrows.ts';
import { isEnd } from '../evolve/standing.ts';
import { touch } from '../evolve/touch.ts';
import { addedPath } from '../evolve/tree.ts';
import type { RunState, TaskState } from '../state.ts';
import { madeLeaf } from './made-leaf.ts';

export type Answer = {
  readonly done: boolean;
  readonly tasks: readonly ListedTask[];
  readonly cancel: readonly string[];
};

export type ListedTask = {
  readonly id: string;
  readonly agent: string;
  readonly objective: string;
  readonly outputFormat: string;
  readonly boundaries: readonly string[];
  readonly needs: readonly string[];
  readonly owns: readonly string[] | null;
};

/** The schema of the answer was looked at before: what does not fit it cannot come here. */
export function readAnswer(output: Json): Answer {
  const answer = recordOf(output);
  return {
    done: answer['done'] === true,
    tasks: listOf(answer['tasks']).map(readTask),
    cancel: textsOf(answer['cancel']),
  };
}

type Checked = {
  readonly leaves: { readonly made: readonly LeafNode[]; readonly named: (id: string) => TaskPath | undefined };
  readonly problems: string[];
};

/** All problems at once. With one, none of the tasks begins. */
export function checkListed(
  state: RunState,
  task: TaskState,
  { node, answer }: { readonly node: SuperviseNode; readonly answer: Answer },
): Checked {
  const problems: string[] = [];
  const known = new Map((task.unfolding?.added ?? []).map((path): [string, TaskPath] => [idIn(path), path]));
  for (const id of answer.cancel) problems.push(...problemWithCancel(state, known.get(id), id));
  const room = node.maxTasks - known.size;
  if (answer.tasks.length > room) problems.push(`${answer.tasks.length} tasks are listed, and ${room} more may be`);
  const folded = new Set([...known.keys(), 'lead'].map(foldId));
  const made: LeafNode[] = [];
  for (const listed of answer.tasks) {
    const { id } = listed;
    if (!ID.test(id) || folded.has(foldId(id))) problems.push(`\`${id}\` is taken, or no id`);
    if (!node.workers.includes(listed.agent)) problems.push(`\`${id}\`: there is no worker \`${listed.agent}\``);
    for (const need of listed.needs)
      if (!known.has(need)) problems.push(`\`${id}\` needs \`${need}\`, which is not listed before it`);
    folded.add(foldId(id));
    const leaf = leafFor(state, task, { node, listed, needs: listed.needs.flatMap((need) => known.get(need) ?? []) });
    known.set(id, leaf.path);
    made.push(leaf);
  }
  problems.push(...ownershipProblems(state, task, made));
  return { leaves: { made, named: (id) => known.get(id) }, problems };
}

function problemWithCancel(state: RunState, path: TaskPath | undefined, id: string): readonly string[] {
  const task = path === undefined ? undefined : state.tasks.get(path);
  if (task === undefined) return [`\`${id}\` cannot be cancelled: you have listed no such task`];
  if (task.status === 'pending' || task.status === 'ready' || task.status === 'blocked') return [];
  return [`\`${id}\` cannot be cancelled: it is ${task.status}`];
}

/** Patterns are patterns, lie within what the phase owns, and no two tasks that may run side by side share a path. */
function ownershipProblems(state: RunState, task: TaskState, made: readonly LeafNode[]): readonly string[] {
  const problems: string[] = [];
  const above = globsOf(task.node.owns ?? []);
  const owners = new Map<LeafNode, readonly Glob[]>();
  for (const leaf of made) {
    const globs = globsOf(leaf.owns ?? []);
    const bad = (leaf.owns ?? []).find((pattern) => parseGlob(pattern).type === 'mistake');
    if (bad !== undefined) problems.push(`\`${idIn(leaf.path)}\`: \`${bad}\` is no pattern of paths`);
    if (task.node.owns !== null && globs.some((glob) => !narrows(glob, above)))
      problems.push(`\`${idIn(leaf.path)}\` owns more than what is owned around it`);
    owners.set(leaf, globs);
  }
  for (const path of task.unfolding?.added ?? []) {
    const other = touch(state, path);
    if (other.node.kind === 'leaf' && !isEnd(other.status)) owners.set(other.node, globsOf(other.node.owns ?? []));
  }
  const before = new Map<TaskPath, ReadonlySet<TaskPath>>();
  const earlier = (task.unfolding?.added ?? []).map((path) => touch(state, path).node);
  for (const leaf of [...earlier, ...made]) before.set(leaf.path, allBefore(leaf, before));
  for (const leaf of made) {
    for (const [other, globs] of owners) {
      if (other === leaf || before.get(leaf.path)?.has(other.path) || before.get(other.path)?.has(leaf.path)) continue;
      if (made.includes(other) && made.indexOf(other) > made.indexOf(leaf)) continue;
      const shared = sharedBy(owners.get(leaf) ?? [], globs);
      if (shared !== null)
        problems.push(
          `\`${idIn(leaf.path)}\` and \`${idIn(other.path)}\` can run side by side, and both own \`${shared}\``,
        );
    }
  }
  return problems;
}

/** Needs come before what needs them, so each is known when it is asked for. */
function allBefore(leaf: PlanNode, before: ReadonlyMap<TaskPath, ReadonlySet<TaskPath>>): ReadonlySet<TaskPath> {
  return new Set(leaf.needs.flatMap((need) => [need, ...(before.get(need) ?? [])]));
}

function sharedBy(one: readonly Glob[], other: readonly Glob[]): string | null {
  for (const a of one)
    for (const b of other) {
      const shared = globsIntersect(a, b);
      if (shared !== null) return shared;
    }
  return null;
}

function globsOf(patterns: readonly string[]): readonly Glob[] {
  return patterns.map((pattern) => parseGlob(pattern)).filter((glob) => glob.type === 'glob');
}

type Made = { readonly node: SuperviseNode; readonly listed: ListedTask; readonly needs: readonly TaskPath[] };

function leafFor(state: RunState, task: TaskState, { node, listed, needs }: Made): LeafNode {
  const { agent, objective, outputFormat, boundaries } = listed;
  return madeLeaf(task, {
    path: addedPath(task, listed.id),
    needs,
    owns: listed.owns ?? node.owns,
    agent,
    work: { type: 'agent', agent, objective, outputFormat, tools: [], sources: [], boundaries },
    writes: state.index.plan.agents[agent]?.writes ?? 'workspace',
    // A list cannot say who only looks. That nothing was changed is for the supervisor to judge.
    mayChangeNothing: true,
  });
}

function idIn(path: TaskPath): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function readTask(json: Json): ListedTask {
  const task = recordOf(json);
  const owns = task['owns'];
  return {
    id: textOf(task['id']),
    agent: textOf(task['agent']),
    objective: textOf(task['objective']),
    outputFormat: textOf(task['output_format']),
    boundaries: textsOf(task['boundaries']),
    needs: textsOf(task['needs']),
    owns: owns === undefined ? null : textsOf(owns),
  };
}

function recordOf(json: Json | undefined): JsonObject {
  return isJsonObject(json) ? json : {};
}

function listOf(json: Json | undefined): readonly Json[] {
  return isJsonList(json) ? json : [];
}

function textsOf(json: Json | undefined): readonly string[] {
  return listOf(json).filter((text) => typeof text === 'string');
}

function textOf(json: Json | undefined): string {
  return typeof json === 'string' ? json : '';
}
