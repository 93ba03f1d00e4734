import { expect, test } from 'vitest';
import type { Json } from '../../base/json.ts';
import { play } from '../../../testing/runs/play.ts';
import { ask, done } from '../../../testing/runs/said.ts';
import { type SmallLeaf, smallPlan } from '../../../testing/runs/small-plan.ts';
import type { RunCommand } from '../command.ts';

const ASKS: SmallLeaf = { output: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] } };

function gives(output: Json, attempt: number): RunCommand {
  return done('a', attempt, { output });
}

function check(leaf: SmallLeaf, commands: readonly RunCommand[], led: readonly string[]): void {
  expect(play(smallPlan({ a: leaf }), commands).led).toEqual(led);
}

test('a result that fits completes the task', () => {
  check(ASKS, [gives({ n: 1 }, 1)], ['task.completed a', 'task.completed']);
});

test('an agent may mend its result twice, and burns no attempt by that', () => {
  const again = ['attempt.ended a@1 output-invalid', 'attempt.failed a@1', 'attempt.started a@2'];
  check(ASKS, [gives('text', 1)], again);
  check(ASKS, [gives('text', 1), gives({ n: 'x' }, 2), gives({ n: 3 }, 3)], ['task.completed a', 'task.completed']);
});

test('after two mends in vain the task has failed, however many attempts are left', () => {
  const spoilt = [gives(1, 1), gives(2, 2), gives(3, 3)];
  const led = ['attempt.ended a@3 output-invalid', 'attempt.failed a@3 burnt', 'task.failed a OUTPUT_INVALID'];
  check({ ...ASKS, maxAttempts: 9 }, spoilt, [...led, 'task.failed CHILD_FAILED']);
});

test('a retry by a person begins the count anew', () => {
  const spoilt = [gives(1, 1), gives(2, 2), gives(3, 3), ask('retry', 'a'), gives(4, 4)];
  check(ASKS, spoilt, ['attempt.ended a@4 output-invalid', 'attempt.failed a@4', 'attempt.started a@5']);
});

test('a command is not asked again for what it would only say again', () => {
  const command: SmallLeaf = { ...ASKS, work: { type: 'command', command: 'echo' }, maxAttempts: 1 };
  const led = ['attempt.ended a@1 output-invalid', 'attempt.failed a@1 burnt', 'task.failed a OUTPUT_INVALID'];
  check(command, [gives('text', 1)], [...led, 'task.failed CHILD_FAILED']);
});

test('a task without a schema may give anything', () => {
  check({}, [gives('text', 1)], ['task.completed a', 'task.completed']);
});
