import { expect, test } from 'vitest';
import { play } from '../../../testing/runs/play.ts';
import { ask, done, DONE, unblock } from '../../../testing/runs/said.ts';
import { type SmallTasks, smallPlan } from '../../../testing/runs/small-plan.ts';
import type { RunCommand } from '../command.ts';

function spends(task: string, inputTokens: number, attempt = 1): RunCommand {
  return done(task, attempt, { usage: { ...DONE.usage, inputTokens } });
}

function check(tasks: SmallTasks, commands: readonly RunCommand[], led: readonly string[]): void {
  const played = play(smallPlan(tasks), commands, { maxParallel: 1 });
  expect({ led: played.led, refused: played.refused }).toEqual({ led, refused: null });
}

function chain(mode: 'audit' | 'enforce'): SmallTasks {
  const tasks = { a: {}, b: { needs: ['a'] }, c: { needs: ['b'] }, d: { needs: ['c'] } };
  return { p: { budget: { tokens: 100, mode }, tasks } };
}

test('a budget speaks once at 80 % and once at 100 %', () => {
  const tasks = chain('audit');
  check(tasks, [spends('p/a', 79)], ['task.completed p/a', 'attempt.started p/b@1']);
  check(
    tasks,
    [spends('p/a', 80)],
    ['task.completed p/a', 'budget.alerted p tokens 80 % 80 of 100', 'attempt.started p/b@1'],
  );
  check(tasks, [spends('p/a', 80), spends('p/b', 15)], ['task.completed p/b', 'attempt.started p/c@1']);
  const full = ['task.completed p/b', 'budget.alerted p tokens 100 % 130 of 100', 'attempt.started p/c@1'];
  check(tasks, [spends('p/a', 80), spends('p/b', 50)], full);
  check(
    tasks,
    [spends('p/a', 80), spends('p/b', 50), spends('p/c', 50)],
    ['task.completed p/c', 'attempt.started p/d@1'],
  );
});

test('an enforced budget refuses the next launch and stops nothing that runs', () => {
  const led = [
    ...['task.completed p/a', 'budget.alerted p tokens 80 % 130 of 100', 'budget.alerted p tokens 100 % 130 of 100'],
    'task.blocked p/b#1 budget',
  ];
  check(chain('enforce'), [spends('p/a', 130)], led);
});

test('letting it go on gives the budget as much again as it had, on top of what was spent', () => {
  const budget = JSON.stringify({ mode: 'enforce', tokens: 230 });
  const led = [`budget.raised p ${budget}`, 'task.unblocked p/b#1', 'attempt.started p/b@1'];
  check(chain('enforce'), [spends('p/a', 130), unblock('p/b')], led);
  const spent = ['task.completed p/b', 'budget.alerted p tokens 80 % 190 of 230', 'attempt.started p/c@1'];
  check(chain('enforce'), [spends('p/a', 130), unblock('p/b'), spends('p/b', 60)], spent);
});

test('a person can name the new budget, and is told when it would be spent still', () => {
  const raise = (tokens: number): RunCommand => unblock('p/b', 1, { tokens, mode: 'enforce' });
  const budget = JSON.stringify({ tokens: 140, mode: 'enforce' });
  const led = [`budget.raised p ${budget}`, 'task.unblocked p/b#1', 'attempt.started p/b@1'];
  check(chain('enforce'), [spends('p/a', 130), raise(140)], led);
  const played = play(smallPlan(chain('enforce')), [spends('p/a', 130), raise(120)]);
  expect([played.led, played.refused]).toEqual([[], "the budget of 'p' would be spent still"]);
});

test('raising a budget lets everything go on that waited for it', () => {
  const tasks: SmallTasks = {
    p: { budget: { tokens: 100, mode: 'enforce' }, tasks: { a: { priority: 2 }, b: {}, c: {} } },
  };
  const budget = JSON.stringify({ mode: 'enforce', tokens: 200 });
  const led = [`budget.raised p ${budget}`, 'task.unblocked p/b#1', 'task.unblocked p/c#1', 'attempt.started p/b@1'];
  check(tasks, [spends('p/a', 100), unblock('p/c')], led);
});

test('a budget of time counts from the start of the phase', () => {
  const tasks: SmallTasks = {
    p: { budget: { durationMs: 1_000, mode: 'enforce' }, tasks: { a: {}, b: { needs: ['a'] } } },
  };
  const led = [
    ...[
      'task.completed p/a',
      'budget.alerted p duration 80 % 1000 of 1000',
      'budget.alerted p duration 100 % 1000 of 1000',
    ],
    'task.blocked p/b#1 budget',
  ];
  check(tasks, [spends('p/a', 1)], led);
});

test('a budget that is spent does not keep a person from skipping what waits for it', () => {
  check(
    chain('enforce'),
    [spends('p/a', 130), ask('skip', 'p/b')],
    ['task.skipped p/b person', 'task.blocked p/c#1 budget'],
  );
});
