/**
 * Looks at every event before it is applied, with a ledger of its own that knows no counter of the core. What it
 * throws is a broken promise of the design, in words.
 */
import { assert } from '../../core/base/assert.ts';
import { ROOT, type TaskPath } from '../../core/base/ids.ts';
import type { RunEvent } from '../../core/run/event.ts';
import type { RunState, TaskState } from '../../core/run/state.ts';
import { isCurrent } from '../../core/run/evolve/tree.ts';
import { checkAncestors, checkOpening, checkStart } from './check-start.ts';
import { type AttemptLedger, attemptLedger, type Ledger } from './ledger.ts';
import { checkUnfolding } from './check-unfolding.ts';
import { keepSpending } from './naive-budget.ts';
import { naiveCondition } from './naive-condition.ts';
import { isOver, naiveJoin } from './naive-join.ts';

/** Before the event is applied: whether it may be. */
export function checkEvent(state: RunState, ledger: Ledger, event: RunEvent): void {
  if (!('task' in event)) return;
  const task = state.tasks.get(event.task);
  const says = `${event.type} of '${event.task}'`;
  if (task !== undefined && isOver(task.status)) {
    assert(event.type === 'task.reopened' || event.type.startsWith('budget.'), `${says}, which is ${task.status}`);
  }
  if (event.type === 'task.reopened') {
    const reopenable = task?.status === 'failed' || (task?.status === 'skipped' && task.skippedBecause === 'need');
    assert(reopenable, `${says}, which is ${task?.status ?? 'untouched'}`);
    checkAncestors(state, event.task, says);
  }
  if (event.type === 'attempt.started') checkStart(state, ledger, event);
  if (event.type === 'task.opened') checkOpening(state, ledger, event.task);
  if (event.type === 'task.skipped' && event.because === 'need') {
    assert(task !== undefined && naiveJoin(state, task.node) === 'skip', `${says}, but its join does not say so`);
  }
  if (event.type === 'task.completed' && task !== undefined && task.node.kind !== 'leaf')
    checkPhaseComplete(state, task, says);
  if (event.type.startsWith('attempt.') && event.type !== 'attempt.started' && 'attempt' in event) {
    const own = attemptLedger(ledger, event.task);
    assert(own.attempt === event.attempt && own.live, `${says}: attempt ${event.attempt} is not the live one`);
  }
  if (event.type === 'merge.integrated' || event.type === 'merge.refused') checkMerge(state, ledger, event);
  if (event.type === 'task.readied' && task?.readied === false) {
    assert(naiveCondition(state, task.node), `${says}, and its condition does not hold`);
  }
  if (event.type === 'task.blocked')
    assert(event.block === (task?.blocks ?? 0) + 1, `${says}: blocks are counted without holes`);
  if (event.type === 'attempt.failed') checkBackoff(state, ledger, event);
  checkUnfolding(state, event);
  const misspent = keepSpending(state, ledger.spending, event);
  assert(misspent === null, misspent ?? '');
  keepAttempts(ledger, event, task);
}

/** It doubles with each attempt, up to 5 minutes. */
function checkBackoff(state: RunState, ledger: Ledger, event: RunEvent & { readonly type: 'attempt.failed' }): void {
  const own = attemptLedger(ledger, event.task);
  const node = state.tasks.get(event.task)?.node;
  assert(node !== undefined, `'${event.task}' fails untouched`);
  const again = event.burnt && own.burnt + 1 < node.maxAttempts && node.backoffMs > 0;
  const waits = event.nextAt === null ? 0 : event.nextAt - state.at;
  const expected = again ? Math.min(node.backoffMs * 2 ** own.burnt, 300_000) : 0;
  assert(waits === expected, `'${event.task}' waits ${waits} ms for its next attempt, not ${expected}`);
}

function checkPhaseComplete(state: RunState, phase: TaskState, says: string): void {
  const children = [...state.tasks.values()].filter((task) => task.parent === phase.path && isCurrent(state, task));
  const planned = phase.node.kind === 'phase' ? phase.node.children.length : 0;
  assert(children.length >= planned, `${says} with children that nobody touched`);
  const { kind } = phase.node;
  for (const child of children) {
    assert(isOver(child.status), `${says} while '${child.path}' is ${child.status}`);
    if (kind === 'supervise' || kind === 'candidates' || (kind === 'map' && phase.node.onFailure === 'collect'))
      continue;
    assert(
      child.status === 'complete' || child.status === 'skipped',
      `${says} while '${child.path}' is ${child.status}`,
    );
  }
  if (phase.node.gates.length === 0 || children.length === 0) return;
  assert(
    phase.gates.length > 0 && phase.gates.every((gate) => gate.answer === 'pass'),
    `${says} and its gates were not green`,
  );
}

function checkMerge(
  state: RunState,
  ledger: Ledger,
  event: RunEvent & { readonly type: 'merge.integrated' | 'merge.refused' },
): void {
  const says = `${event.type} of '${event.task}'`;
  const own = attemptLedger(ledger, event.task);
  assert(ledger.merges[0] === event.task, `${says}, but '${ledger.merges[0] ?? ''}' passed its gates before`);
  assert(!own.integrated, `${says} a second time`);
  const { result } = event;
  if ('onto' in result) assert(result.onto === state.head, `${says} onto another head than the journal's`);
  const task = state.tasks.get(event.task);
  const held = task?.node.approval.includes('before_integrate') === true;
  assert(!held || own.approved.has('before_integrate'), `${says} without approval`);
  if (task?.node.kind === 'leaf' && task.node.gates.length > 0) {
    assert(task.gates.length > 0 && task.gates.every((gate) => gate.answer === 'pass'), `${says} without green gates`);
  }
  own.integrated = event.type === 'merge.integrated';
}

const SPARED: ReadonlySet<string> = new Set(['rate-limited', 'blocked', 'auth', 'budget', 'cancelled', 'unprepared']);

/**
 * Outcomes that say nothing about the work burn no attempt; a process that vanished does from the third time in a row.
 */
function mustBurn(own: AttemptLedger, isCommand: boolean): boolean {
  if (own.refused) return true;
  if (own.ended === 'lost') return own.losses >= 3;
  if (own.ended === 'output-invalid') return isCommand || own.misfits > 2;
  return own.ended === null || !SPARED.has(own.ended);
}

function keepAttempts(
  ledger: Ledger,
  event: RunEvent & { readonly task: TaskPath },
  task: TaskState | undefined,
): void {
  const own = attemptLedger(ledger, event.task);
  switch (event.type) {
    case 'attempt.started':
      own.attempt = event.attempt;
      own.live = true;
      own.refused = false;
      return;
    case 'attempt.ended':
      // No agent ran where no exit is known: what it needed was missing.
      own.ended = event.end.outcome === 'crashed' && event.end.exit === null ? 'unprepared' : event.end.outcome;
      own.losses = event.end.outcome === 'lost' ? own.losses + 1 : 0;
      own.misfits = event.end.outcome === 'output-invalid' ? own.misfits + 1 : 0;
      own.refused = event.end.violations.length > 0;
      return;
    case 'attempt.failed': {
      const says = `attempt ${event.attempt} of '${event.task}' (${own.ended ?? ''}) burns ${event.burnt}`;
      const isCommand = task?.node.kind === 'leaf' && task.node.work.type === 'command';
      assert(event.burnt === (task !== undefined && !unjudged(task) && mustBurn(own, isCommand)), says);
      own.burnt += event.burnt ? 1 : 0;
      own.live = false;
      return;
    }
    case 'merge.refused':
      // Its commit waits for a person to clear the way, and is tried again as it is.
      if (event.result.type === 'moved' || event.result.type === 'impossible') {
        ledger.owed.delete(`${event.task}@${event.attempt}:integrate`);
        return;
      }
      own.refused = event.result.type === 'gates-failed';
      if (event.result.type !== 'gates-failed') own.ended = 'blocked';
      return;
    case 'task.readied':
      own.readied = true;
      return;
    case 'approval.granted':
      own.approved.add(task?.stage === 'held' ? 'before_integrate' : 'before_start');
      return;
    case 'task.failed':
      if (own.live || event.error.code === 'ATTEMPT_FAILED')
        assert(!own.live, `'${event.task}' fails with a live attempt`);
      return;
    case 'task.completed':
    case 'task.cancelled':
      own.live = false;
      return;
    case 'task.reopened':
      own.burnt = 0;
      own.losses = 0;
      own.misfits = 0;
      return;
    default:
  }
}

/** Every red gate could not run: that says nothing about the work. */
function unjudged(task: TaskState): boolean {
  const red = task.gates.filter((gate) => gate.answer !== 'pass');
  return red.length > 0 && red.every((gate) => gate.answer === 'could-not-run');
}

/** After the event was applied: what came to be owed, who waits for the merge, and who was let through a window. */
export function checkApplied(state: RunState, ledger: Ledger, event: RunEvent): void {
  keepMerges(state, ledger);
  for (const effect of state.news.owed.splice(0)) {
    assert(!ledger.owed.has(effect.key), `${effect.key} is owed a second time`);
    ledger.owed.add(effect.key);
  }
  for (const phase of state.tasks.values()) {
    if (phase.node.kind === 'leaf' || phase.node.maxParallel === undefined || phase.path === ROOT) continue;
    const inside = [...state.tasks.values()].filter((task) => task.parent === phase.path && task.admitted).length;
    const grew = inside > (ledger.windows.get(phase.path) ?? 0);
    const fits = inside <= phase.node.maxParallel || event.type === 'task.reopened';
    assert(!grew || fits, `'${phase.path}' lets ${inside} tasks go on at once`);
    ledger.windows.set(phase.path, inside);
  }
}

function keepMerges(state: RunState, ledger: Ledger): void {
  const waits = (path: TaskPath): boolean => state.tasks.get(path)?.stage === 'integrating';
  const staying = ledger.merges.filter(waits);
  ledger.merges.splice(0, ledger.merges.length, ...staying);
  for (const task of state.tasks.values()) {
    if (task.stage === 'integrating' && !ledger.merges.includes(task.path)) ledger.merges.push(task.path);
  }
}
