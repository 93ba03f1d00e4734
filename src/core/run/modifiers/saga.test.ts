import { expect, test } from 'vitest';
import { play } from '../../../testing/runs/play.ts';
import { approve, ask, cancel, done, ended, HEAD, merged, prepared, stopped } from '../../../testing/runs/said.ts';
import { type SmallTask, type SmallTasks, smallPlan, WHOLE } from '../../../testing/runs/small-plan.ts';
import { taskPath } from '../../base/ids.ts';
import type { RunCommand } from '../command.ts';

const UNDO: Pick<SmallTask, 'compensate'> = { compensate: { type: 'command', command: 'true' } };
const ONCE = { maxAttempts: 1 } as const;

function order(tasks: SmallTasks): SmallTasks {
  return { s: { saga: true, tasks }, next: { needs: ['s'] } };
}

const THREE: SmallTasks = order({
  a: UNDO,
  b: { ...UNDO, needs: ['a'] },
  c: { ...ONCE, needs: ['b'] },
  d: { needs: ['b'] },
});

function check(tasks: SmallTasks, commands: readonly RunCommand[], led: readonly string[]): void {
  expect(play(smallPlan(tasks), commands).led).toEqual(led);
}

const FAILED = [done('s/a'), done('s/b'), ended('s/c', 'crashed'), stopped('s/d')];

test('when all its tasks are complete, so are all its transactions', () => {
  const all = [done('s/a'), done('s/b'), done('s/c'), done('s/d')];
  check(THREE, all, ['task.completed s/d', 'task.completed s all_transactions_complete', 'attempt.started next@1']);
});

test('a failure stops what is at work, and then undoes what was done, newest first and one by one', () => {
  const stops = ['task.failed s/c ATTEMPT_FAILED', 'task.cancelling s/d'];
  expect(play(smallPlan(THREE), FAILED.slice(0, 3)).led.slice(2)).toEqual(stops);
  const starts = ['task.cancelled s/d', 'compensation.started s s/b.undo s/a.undo', 'attempt.started s/b.undo@1'];
  expect(play(smallPlan(THREE), FAILED).led).toEqual(starts);
});

const undone = (path: string, attempt = 1): readonly RunCommand[] => [
  prepared(path, attempt),
  done(path, attempt, { commit: null, outcome: 'no-change' }),
];

test('with all of it undone the saga has failed as compensated, and what needs it is skipped', () => {
  const commands = [...FAILED, ...undone('s/b.undo'), ...undone('s/a.undo')];
  const ends = ['task.failed s CHILD_FAILED compensated', 'task.skipped next need', 'task.failed CHILD_FAILED'];
  check(THREE, commands, ['attempt.ended s/a.undo@1 no-change', 'task.completed s/a.undo', ...ends]);
});

test('what cannot be undone keeps no other from being undone, and is named; a person may mend or skip it', () => {
  const left = [...FAILED, prepared('s/b.undo'), ended('s/b.undo', 'crashed'), ...undone('s/a.undo')];
  const { state } = play(smallPlan(THREE), left);
  expect(state.tasks.get(taskPath('s'))?.error?.what).toContain('not undone: s/b; undone: s/a');
  const retried = [...left, ask('retry', 's/b.undo'), ...undone('s/b.undo', 2)];
  const ends = ['task.failed s CHILD_FAILED compensated', 'task.skipped next need', 'task.failed CHILD_FAILED'];
  check(THREE, retried, ['attempt.ended s/b.undo@2 no-change', 'task.completed s/b.undo', ...ends]);
  expect(play(smallPlan(THREE), [...left, ask('skip', 's/b.undo')]).led.slice(-3)).toEqual(ends);
});

test('a saga that undid what it did begins again as a whole, and what failed in it does not', () => {
  const over = [...FAILED, ...undone('s/b.undo'), ...undone('s/a.undo')];
  expect(play(smallPlan(THREE), [...over, ask('retry', 's/c')]).refused).toContain("'s' has gone on");
  const again = ['task.reopened s again', 'task.reopened next need', 'task.opened s', 'attempt.started s.g2/a@1'];
  check(THREE, [...over, ask('retry', 's')], ['task.reopened child', ...again]);
});

test('a saga that is cancelled stops, undoes, and is CANCELLED then; what undoes is not cancelled', () => {
  const stopping = [done('s/a'), cancel(''), stopped('s/b')];
  check(THREE, stopping, ['task.cancelled s/b', 'compensation.started s s/a.undo', 'attempt.started s/a.undo@1']);
  expect(play(smallPlan(THREE), [...stopping, cancel('s/a.undo')]).refused).toContain('undoes what was done');
  const ends = ['task.completed s/a.undo', 'task.cancelled s compensated', 'task.cancelled'];
  check(THREE, [...stopping, ...undone('s/a.undo')], ['attempt.ended s/a.undo@1 no-change', ...ends]);
});

test('a compensation stands for everything below its task, and what a saga within has undone is left alone', () => {
  const inner: SmallTask = { saga: true, tasks: { x: UNDO, y: { ...ONCE, needs: ['x'] } } };
  const tasks = order({ p: { ...UNDO, tasks: { q: UNDO } }, i: { needs: ['p'], ...inner } });
  const commands = [done('s/p/q'), done('s/i/x'), ended('s/i/y', 'crashed'), ...undone('s/i/x.undo')];
  const led = [
    'attempt.ended s/i/x.undo@1 no-change',
    'task.completed s/i/x.undo',
    'task.failed s/i CHILD_FAILED compensated',
  ];
  check(tasks, commands, [...led, 'compensation.started s s/p.undo', 'attempt.started s/p.undo@1']);
});

test('what was completed of a phase or a map is undone also where the rest of it was not', () => {
  const over: SmallTask = { over: { type: 'items', items: [1, 2] }, onFailure: 'fail', body: { ...UNDO, ...ONCE } };
  const tasks = order({ p: { ...UNDO, tasks: { x: {}, y: { ...ONCE, needs: ['x'] } } }, m: over });
  const commands = [done('s/p/x'), done('s/m.0'), ended('s/p/y', 'crashed'), stopped('s/m.1')];
  const starts = ['task.cancelled s/m', 'compensation.started s s/m.0.undo s/p.undo', 'attempt.started s/m.0.undo@1'];
  check(tasks, commands, ['task.cancelled s/m.1', ...starts]);
});

test('what a task integrated is taken back by a commit of its own', () => {
  const tasks = order({ a: { ...WHOLE, gates: [], compensate: { type: 'revert' } }, c: { ...ONCE, needs: ['a'] } });
  const commands = [prepared('s/a'), done('s/a'), merged('s/a'), ended('s/c', 'crashed')];
  const { state } = play(smallPlan(tasks), commands);
  const undo = state.unfolded.get(taskPath('s/a.undo'));
  const command = expect.stringContaining(`git revert --no-commit ${HEAD} `) as unknown;
  expect(undo?.kind === 'leaf' && undo.work).toEqual({ type: 'command', command });
});

test('a saga in which nothing is at work any more undoes what it did all the same when it is cancelled', () => {
  const tasks = order({ a: UNDO, b: { needs: ['a'], approval: ['before_start'] } });
  const { led } = play(smallPlan(tasks), [done('s/a'), cancel('')]);
  expect(led).toEqual(['task.cancelling', 'compensation.started s s/a.undo', 'attempt.started s/a.undo@1']);
});

test('what undoes goes on when all around it is cancelled, and is what the end waits for', () => {
  const { led, owed } = play(smallPlan(THREE), [...FAILED, cancel('')]);
  expect([led, owed]).toEqual([['task.cancelling'], ['s/b.undo@1:prepare-workspace']]);
  const commands = [...FAILED, cancel(''), ...undone('s/b.undo'), ...undone('s/a.undo')];
  const ends = ['task.failed s CHILD_FAILED compensated', 'task.cancelled'];
  check(THREE, commands, ['attempt.ended s/a.undo@1 no-change', 'task.completed s/a.undo', ...ends]);
});

test('one that begins again and is rejected before it starts has not begun, and can be retried', () => {
  const asked = {
    s: { saga: true, approval: ['before_start'], tasks: { a: UNDO, b: { ...ONCE, needs: ['a'] } } },
  } as const;
  const failed = [approve('s', 1), done('s/a'), ended('s/b', 'crashed'), ...undone('s/a.undo'), ask('retry', 's')];
  const rejected: RunCommand = { type: 'reject', task: taskPath('s'), block: 2, by: 'ada', message: '' };
  const { led } = play(smallPlan(asked), [...failed, rejected, ask('retry', 's')]);
  expect(led).toEqual(['task.reopened child', 'task.reopened s retry', 'task.blocked s#3 approval']);
});

test('what undoes a part of something owns what that part owned, and looks at nothing that was not begun', () => {
  const owns = ['out/${{ item }}'];
  const body: SmallTask = {
    ...UNDO,
    owns,
    tasks: { x: { owns }, y: { ...ONCE, owns, needs: ['x'] }, z: { owns, needs: ['y'] } },
  };
  const each: SmallTask = { over: { type: 'items', items: ['a'] }, onFailure: 'fail', owns, body };
  const commands = [done('s/m.0/x'), ended('s/m.0/y', 'crashed')];
  const { state } = play(smallPlan(order({ m: each })), commands);
  const undo = state.unfolded.get(taskPath('s/m.0.undo'));
  expect(undo?.owns).toEqual(['out/a']);
  const halted = play(smallPlan(order({ m: each })), [done('s/m.0/x'), cancel(''), stopped('s/m.0/y')]);
  expect(halted.state.unfolded.get(taskPath('s/m.0.undo'))?.owns).toEqual(['out/a']);
});
