/**
 * Counts everything again, slowly, and compares it with what the core keeps. What it throws is a broken invariant, in
 * words.
 */
import { assert } from '../../core/base/assert.ts';
import { ROOT, type TaskPath } from '../../core/base/ids.ts';
import { NO_USAGE } from '../../core/run/attempt.ts';
import type { Lane, RunState, Status, TaskState } from '../../core/run/state.ts';
import { isCurrent } from '../../core/run/evolve/tree.ts';
import { checkUndone } from './check-unfolding.ts';
import { isOver, naiveJoin, standing } from './naive-join.ts';
import { isAtWork } from './check-start.ts';
import type { Ledger } from './ledger.ts';

/** Between two commands. `launched`: free slots were filled, so nobody may be left waiting for one. */
export function checkState(state: RunState, ledger: Ledger, launched: boolean): void {
  assert(state.due.length === 0, 'something is due between commits');
  if (state.started === null) return;
  checkCounts(state);
  checkSlots(state, launched);
  checkOwed(state);
  checkMerges(state, ledger);
  checkLanes(state);
  for (const task of state.tasks.values()) checkTask(state, task);
}

function checkTask(state: RunState, task: TaskState): void {
  const says = `'${task.path}' (${task.status}, ${task.stage ?? 'no stage'})`;
  const most = task.node.kind === 'supervise' ? task.node.maxRounds : task.node.maxAttempts;
  assert(task.burnt <= most, `${says} has burnt ${task.burnt} of ${most} attempts`);
  assert((task.blocked !== null) === (task.status === 'blocked'), `${says} and its block disagree`);
  const parent = task.parent === null ? null : (state.tasks.get(task.parent) ?? null);
  if (task.parent !== null) assert(parent !== null, `${says} was touched before its parent`);
  const calm =
    isCurrent(state, task) &&
    (parent === null || !(parent.cancelling || parent.status === 'cancelled' || wasCancelled(parent)));
  if (calm) checkNeeds(state, task, says);
  if (task.status === 'pending' && calm && (parent === null || parent.status === 'active')) {
    assert(
      naiveJoin(state, task.node) === 'wait',
      `${says} is pending, and its join says ${naiveJoin(state, task.node)}`,
    );
  }
  if (task.cancelling)
    assert(isOver(task.status) || livesOn(state, task), `${says} is being cancelled, and nothing of it lives`);
  if (!isOver(task.status) && parent !== null && task.status !== 'pending')
    assert(parent.status === 'active', `${says} in a phase that is ${parent.status}`);
  checkUndone(state, task);
  if (task.node.kind !== 'leaf') checkPhase(state, task, says);
  if (task.status === 'active' && task.node.kind === 'leaf')
    assert(task.stage !== null && task.stage !== 'ended' && task.stage !== 'verified', `${says} goes nowhere`);
}

/** A saga that was cancelled and took back what it did: what it held was told nothing. */
function wasCancelled({ unfolding }: TaskState): boolean {
  return unfolding?.compensating?.because === 'cancelled';
}

function checkNeeds(state: RunState, task: TaskState, says: string): void {
  const stands = task.node.needs.map((need) => standing(state, need));
  const count = (one: string): number => stands.filter((stand) => stand === one).length;
  const naive = { open: count('open'), complete: count('good'), skipped: count('skipped'), bad: count('bad') };
  assertSame(task.needs, naive, `${says}: needs`);
}

function checkPhase(state: RunState, phase: TaskState, says: string): void {
  const children = childrenOf(state, phase.path).filter((child) => isCurrent(state, child));
  const admitted = children.filter((child) => child.admitted);
  assert(
    phase.admittedChildren === admitted.length,
    `${says} counts ${phase.admittedChildren} in its window, ${admitted.length} are`,
  );
  for (const child of admitted)
    assert(
      !isOver(child.status) && child.status !== 'pending',
      `${says}: '${child.path}' holds a place in the window as ${child.status}`,
    );
  const limit = phase.node.kind !== 'leaf' && phase.path !== ROOT ? phase.node.maxParallel : undefined;
  const waiting = children.filter((child) => child.lane?.startsWith('window:'));
  if (limit !== undefined) {
    assert(
      waiting.length === 0 || admitted.length >= limit,
      `${says}: '${waiting[0]?.path ?? ''}' waits for a window that has room`,
    );
    const begun = children.filter((child) => isBegun(child) && !child.admitted);
    assert(begun.length === 0, `${says}: '${begun[0]?.path ?? ''}' has begun outside of the window`);
  }
  if (phase.status !== 'active' || phase.cancelling || phase.stage === 'listing') return;
  // Those that were cancelled with a saga told it nothing: only what undoes them counts from then on.
  if (wasCancelled(phase)) return;
  const ended = children.filter((child) => isOver(child.status));
  const naive = {
    ended: ended.length,
    failed: withStatus(children, 'failed'),
    cancelled: withStatus(children, 'cancelled'),
  };
  const { total, ...counted } = phase.children;
  assertSame(counted, naive, `${says}: children`);
  assert(phase.stage === 'children' || phase.stage === 'verifying', `${says} is at a stage of leaves`);
  if (phase.stage === 'children') assert(ended.length < total, `${says} stays open, and all its children have ended`);
  if (phase.stage === 'verifying') assert(ended.length === total, `${says} is verified while a child goes on`);
}

function isBegun(task: TaskState): boolean {
  return task.status === 'starting' || task.status === 'active';
}

/** Something of it must still be heard of. */
function livesOn(state: RunState, task: TaskState): boolean {
  if (task.stage === 'stopping' || task.stage === 'integrating') return true;
  const living = childrenOf(state, task.path).filter((child) => !isOver(child.status) && isLet(child));
  assert(task.live === living.length, `'${task.path}' counts ${task.live} living children, ${living.length} are`);
  return living.length > 0;
}

/** It was asked to stop, or undoes what it did before it does. */
function isLet({ cancelling, unfolding }: TaskState): boolean {
  return cancelling || Boolean(unfolding?.compensating);
}

function childrenOf(state: RunState, path: TaskPath): readonly TaskState[] {
  return [...state.tasks.values()].filter((task) => task.parent === path);
}

function withStatus(tasks: readonly TaskState[], status: Status): number {
  return tasks.filter((task) => task.status === status).length;
}

function checkCounts(state: RunState): void {
  const tasks = [...state.tasks.values()];
  for (const status of Object.keys(state.counts) as Status[]) {
    assert(
      state.counts[status] === withStatus(tasks, status),
      `the count of ${status} tasks is ${state.counts[status]}`,
    );
  }
}

function checkSlots(state: RunState, launched: boolean): void {
  const working = [...state.tasks.values()].filter(isAtWork);
  const holders = [...state.tasks.values()].filter((task) => task.holdsSlot);
  const limits = state.started?.limits ?? { maxParallel: 0, perAgent: {} };
  assert(
    state.slots.used === holders.length && working.length === holders.length,
    `${state.slots.used} slots are used by ${working.length} agents`,
  );
  assert(state.slots.used <= limits.maxParallel, 'more slots are used than there are');
  for (const [agent, used] of state.slots.perAgent) {
    const naive = working.filter((task) => task.node.kind === 'leaf' && task.node.agent === agent).length;
    assert(
      used === naive && used <= (limits.perAgent[agent] ?? Infinity),
      `agent ${agent} uses ${used} slots for ${naive}`,
    );
  }
  if (!launched || state.paused || state.slots.used === limits.maxParallel) return;
  for (const [name, lane] of state.lanes) {
    const agent = name.slice('agent:'.length);
    const full = (state.slots.perAgent.get(agent) ?? 0) >= (limits.perAgent[agent] ?? Infinity);
    assert(full || lane.priorities.length === 0, `a task of agent ${agent} waits beside a free slot`);
  }
}

/** Exactly what live stages owe, no more and no less. */
function checkOwed(state: RunState): void {
  const expected = [...state.tasks.values()].flatMap((task) => expectedOf(state, task)).sort();
  assertSame([...state.owed.keys()].sort(), expected, 'effects owed');
  for (const [key, effect] of state.owed) {
    assert(
      key === effect.key && state.tasks.get(effect.task)?.attempt === effect.attempt,
      `${key} is owed for another attempt`,
    );
  }
}

function expectedOf(state: RunState, task: TaskState): readonly string[] {
  const key = (type: string): string => `${task.path}@${task.attempt}:${type}`;
  const owed: string[] = [];
  if (task.stage === 'listing') owed.push(key('list-files'));
  if (task.stage === 'preparing') owed.push(key('prepare-workspace'));
  if (task.stage === 'working') owed.push(key('run-attempt'));
  if (task.stage === 'stopping') owed.push(key('stop-attempt'));
  if (task.stage === 'verifying') owed.push(key('run-gates'));
  if (task.stage === 'integrating' && state.merges.first === task.path) owed.push(key('integrate'));
  if (task.notBefore !== null) owed.push(key('wait-until:0'));
  if (task.blocked !== null && task.blocked.until !== null) owed.push(key(`wait-until:${task.blocked.block}`));
  if (task.path === ROOT && task.status === 'complete' && !state.delivered) owed.push(key('deliver'));
  return owed;
}

function checkMerges(state: RunState, ledger: Ledger): void {
  assertSame(walk(state, state.merges.first), ledger.merges, 'the merge queue');
  assert(state.merges.last === (ledger.merges.at(-1) ?? null), 'the merge queue ends elsewhere');
}

function checkLanes(state: RunState): void {
  const standing = new Map<TaskPath, string>();
  const check = (name: string, lane: Lane): void => {
    assertSame(
      [...lane.priorities].sort((left, right) => left - right),
      [...lane.priorities],
      `${name}: priorities`,
    );
    for (const priority of lane.priorities) {
      const list = lane.lists.get(priority);
      const paths = walk(state, list?.first ?? null);
      assert(paths.length > 0 && paths.at(-1) === list?.last, `${name} holds a list that does not end`);
      for (const path of paths) {
        assert(!standing.has(path) && state.tasks.get(path)?.lane === name, `'${path}' stands in two lanes`);
        assert(state.tasks.get(path)?.node.priority === priority, `'${path}' stands under another priority`);
        standing.set(path, name);
      }
    }
  };
  for (const [name, lane] of [...state.lanes, ...state.windows]) check(name, lane);
  for (const task of state.tasks.values()) {
    const waits = task.status === 'ready' && task.notBefore === null;
    assert(
      waits === standing.has(task.path),
      `'${task.path}' (${task.status}) ${waits ? 'stands in no lane' : 'stands in a lane'}`,
    );
    assert(task.lane === (standing.get(task.path) ?? null), `'${task.path}' thinks that it stands elsewhere`);
  }
}

function walk(state: RunState, first: TaskPath | null): readonly TaskPath[] {
  const paths: TaskPath[] = [];
  let previous: TaskPath | null = null;
  for (let path = first; path !== null; path = state.tasks.get(path)?.next ?? null) {
    assert(state.tasks.get(path)?.previous === previous, `'${path}' links back to another task`);
    assert(paths.length <= state.tasks.size, 'a queue runs in a circle');
    paths.push(path);
    previous = path;
  }
  return paths;
}

/** At the end, since it looks at everything below everything: what a phase spent is what its tasks spent. */
export function checkUsage(state: RunState): void {
  for (const phase of state.tasks.values()) {
    if (phase.node.kind === 'leaf') continue;
    const below = [...state.tasks.values()].filter(
      (task) => task.node.kind === 'leaf' && stands(state, task, phase.path),
    );
    const sum = below.reduce((total, task) => total + task.usage.inputTokens, NO_USAGE.inputTokens);
    assert(
      phase.usage.inputTokens === sum,
      `'${phase.path}' has spent ${phase.usage.inputTokens}, the tasks below it ${sum}`,
    );
  }
}

function stands(state: RunState, task: TaskState, phase: TaskPath): boolean {
  for (let at: TaskPath | null = task.path; at !== null; at = state.tasks.get(at)?.parent ?? null)
    if (at === phase) return true;
  return false;
}

function assertSame(actual: unknown, expected: unknown, what: string): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  assert(is === should, `${what}: ${is}, counted again: ${should}`);
}
