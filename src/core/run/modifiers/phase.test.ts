import { expect, test } from 'vitest';
import { play } from '../../../testing/runs/play.ts';
import { ask, cancel, done, ended, gates, merged, prepared, stopped, delivered } from '../../../testing/runs/said.ts';
import { type SmallTasks, smallPlan, WHOLE } from '../../../testing/runs/small-plan.ts';
import type { RunCommand } from '../command.ts';

const GATED: SmallTasks = { p: { gates: WHOLE.gates, maxAttempts: 2, tasks: { a: {} } }, b: { needs: ['p'] } };
const FIXED: readonly RunCommand[] = [
  prepared('p/fix.1'),
  done('p/fix.1'),
  gates('p/fix.1', 'pass'),
  merged('p/fix.1'),
];

function check(commands: readonly RunCommand[], led: readonly string[], owed: readonly string[]): void {
  const played = play(smallPlan(GATED), commands);
  expect({ led: played.led, owed: played.owed }).toEqual({ led, owed });
}

test('the gates of a phase run when its last task has ended, and nothing goes on before they are green', () => {
  check([done('p/a')], ['task.completed p/a'], ['p@1:run-gates']);
  const green = ['gate.checked p@1 passed', 'task.completed p', 'attempt.started b@1'];
  check([done('p/a'), gates('p', 'pass')], green, ['b@1:run-attempt']);
});

test('a red gate unfolds a leaf that mends it, and then the gates run again', () => {
  const red = [done('p/a'), gates('p', 'fail')];
  const led = ['gate.checked p@1 red', 'task.unfolded p p/fix.1', 'attempt.started p/fix.1@1'];
  check(red, led, ['p/fix.1@1:prepare-workspace']);
  check([...red, ...FIXED], ['merge.integrated p/fix.1@1 merged', 'task.completed p/fix.1'], ['p@2:run-gates']);
  const green = ['gate.checked p@2 passed', 'task.completed p', 'attempt.started b@1'];
  check([...red, ...FIXED, gates('p', 'pass', 2)], green, ['b@1:run-attempt']);
});

test('gates that stay red fail the phase once its rounds are spent', () => {
  const commands = [done('p/a'), gates('p', 'fail'), ...FIXED, gates('p', 'fail', 2)];
  const led = ['gate.checked p@2 red', 'task.failed p GATES_RED', 'task.skipped b need', 'task.failed CHILD_FAILED'];
  check(commands, led, []);
});

test('a retry gives a phase all its rounds again', () => {
  const spent = [done('p/a'), gates('p', 'fail'), ...FIXED, gates('p', 'fail', 2)];
  check(
    [...spent, ask('retry', 'p'), gates('p', 'fail', 3)],
    ['gate.checked p@3 red', 'task.unfolded p p/fix.3', 'attempt.started p/fix.3@1'],
    ['p/fix.3@1:prepare-workspace'],
  );
});

test('a leaf that cannot mend the gates fails its phase', () => {
  const commands = [done('p/a'), gates('p', 'fail'), prepared('p/fix.1'), ended('p/fix.1', 'crashed')];
  const led = [
    'attempt.ended p/fix.1@1 crashed',
    'attempt.failed p/fix.1@1 burnt',
    'task.failed p/fix.1 ATTEMPT_FAILED',
  ];
  check(commands, [...led, 'task.failed p CHILD_FAILED', 'task.skipped b need', 'task.failed CHILD_FAILED'], []);
});

test('no agent is sent to mend a gate that cannot run', () => {
  const led = ['gate.checked p@1 red', 'task.failed p GATES_RED', 'task.skipped b need', 'task.failed CHILD_FAILED'];
  check([done('p/a'), gates('p', 'could-not-run')], led, []);
});

test('gates of a phase that is cancelled are stopped, and their answer comes too late', () => {
  check([done('p/a'), cancel('p')], ['task.cancelling p'], ['p@1:stop-attempt']);
  check([done('p/a'), cancel('p'), gates('p', 'pass')], [], ['p@1:stop-attempt']);
  check(
    [done('p/a'), cancel('p'), stopped('p')],
    ['task.cancelled p', 'task.skipped b need', 'task.failed CHILD_CANCELLED'],
    [],
  );
});

test('gates at the top of the file keep the run from being delivered', () => {
  const plan = smallPlan({ a: {} }, { gates: WHOLE.gates });
  expect(play(plan, [done('a')]).owed).toEqual(['@1:run-gates']);
  expect(play(plan, [done('a'), gates('', 'pass')]).owed).toEqual(['@1:deliver']);
  expect(play(plan, [done('a'), gates('', 'pass'), delivered]).led).toEqual(['run.delivered']);
});
