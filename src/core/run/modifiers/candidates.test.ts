import { expect, test } from 'vitest';
import { play } from '../../../testing/runs/play.ts';
import {
  ask,
  cancel,
  done,
  ended,
  gates,
  integrated,
  merged,
  BASE,
  prepared,
  stopped,
} from '../../../testing/runs/said.ts';
import { type SmallTask, smallPlan } from '../../../testing/runs/small-plan.ts';
import { taskPath } from '../../base/ids.ts';
import type { RunCommand } from '../command.ts';

const ONCE = { maxAttempts: 1 } as const;
const JUDGED: SmallTask = { candidates: [ONCE, ONCE, ONCE], judge: { agent: 'one', criteria: ['short'] } };
const UNJUDGED: SmallTask = { candidates: [ONCE, ONCE] };

function check(task: SmallTask, commands: readonly RunCommand[], led: readonly string[]): void {
  expect(play(smallPlan({ x: task, next: { needs: ['x'] } }), commands).led).toEqual(led);
}

function passes(path: string): readonly RunCommand[] {
  return [prepared(path), done(path), gates(path, 'pass')];
}

function fails(path: string): readonly RunCommand[] {
  return [prepared(path), done(path), gates(path, 'fail')];
}

function judges(chosen: string): readonly RunCommand[] {
  return [
    prepared('x.judge'),
    done('x.judge', 1, { commit: null, outcome: 'no-change', output: { chosen, reason: 'better' } }),
  ];
}

const PASSED = [...passes('x.c1'), ...fails('x.c2'), ...passes('x.c3')];

test('those that pass are held, and the judge is asked about them alone', () => {
  const led = [
    'gate.checked x.c3@1 passed',
    'candidate.held x.c3',
    'task.unfolded x x.judge',
    'attempt.started x.judge@1',
  ];
  check(JUDGED, PASSED, led);
  const { state } = play(smallPlan({ x: JUDGED }), PASSED);
  const judge = state.unfolded.get(taskPath('x.judge'));
  expect(judge?.kind === 'leaf' && judge.judges).toEqual(['x.c1', 'x.c3']);
});

test('the one that it chooses is integrated, the others end, and the task is complete with the merge', () => {
  const chosen = [...PASSED, ...judges('c3')];
  const led = ['task.completed x.judge', 'candidate.chosen x x.c3'];
  check(JUDGED, chosen, ['attempt.ended x.judge@1 no-change', ...led]);
  const { owed, statuses } = play(smallPlan({ x: JUDGED }), chosen);
  expect([owed, statuses['x.c1']]).toEqual([['x.c3@1:integrate'], 'skipped']);
  const done = ['merge.integrated x.c3@1 merged', 'task.completed x.c3', 'task.completed x', 'attempt.started next@1'];
  check(JUDGED, [...chosen, merged('x.c3')], done);
});

test('without a judge the first that passes is taken, when all have ended', () => {
  const led = ['gate.checked x.c1@1 passed', 'candidate.held x.c1', 'candidate.chosen x x.c1'];
  check(UNJUDGED, [...passes('x.c2'), ...passes('x.c1')], led);
});

test('a single one that passes is taken without asking, and none is a failure', () => {
  const one = ['task.failed x.c2 GATES_RED', 'candidate.chosen x x.c1'];
  expect(play(smallPlan({ x: UNJUDGED }), [...passes('x.c1'), ...fails('x.c2')]).led.slice(-2)).toEqual(one);
  const none = ['task.failed x CHILD_FAILED', 'task.skipped next need', 'task.failed CHILD_FAILED'];
  const played = play(smallPlan({ x: UNJUDGED, next: { needs: ['x'] } }), [...fails('x.c1'), ...fails('x.c2')]);
  expect(played.led.slice(-3)).toEqual(none);
});

test('a judge that names nobody ends its candidates with it, and all begin again', () => {
  const lost = [
    ...PASSED,
    prepared('x.judge'),
    ended('x.judge', 'crashed'),
    prepared('x.judge', 2),
    ended('x.judge', 'crashed', 2),
  ];
  const { state } = play(smallPlan({ x: JUDGED }), lost);
  expect(state.tasks.get(taskPath('x'))?.error?.code).toBe('JUDGE_FAILED');
  expect(play(smallPlan({ x: JUDGED }), [...lost, ask('retry', 'x.c2')]).refused).toContain('has gone on');
  const again = play(smallPlan({ x: JUDGED }), [...lost, ask('retry', 'x')]);
  expect(again.owed).toEqual([
    'x.g2.c1@1:prepare-workspace',
    'x.g2.c2@1:prepare-workspace',
    'x.g2.c3@1:prepare-workspace',
  ]);
});

test('a chosen one that meets a conflict goes on with its next attempt, and is not held again', () => {
  const conflict = integrated('x.c3', { type: 'conflict', onto: BASE, files: ['a'], excerpt: '' });
  const commands = [...PASSED, ...judges('c3'), conflict];
  expect(play(smallPlan({ x: JUDGED }), commands).statuses['x.c3']).toBe('blocked');
});

test('held ones are cancelled with their task', () => {
  const { statuses } = play(smallPlan({ x: JUDGED }), [...PASSED, cancel('x'), stopped('x.judge')]);
  expect([statuses['x'], statuses['x.c1'], statuses['x.c2']]).toEqual(['cancelled', 'cancelled', 'failed']);
});
