import { expect, test } from 'vitest';
import { play, type PlayOptions } from '../../../testing/runs/play.ts';
import {
  BASE,
  COMMIT,
  delivered,
  done,
  DONE,
  ended,
  gates,
  HEAD,
  integrated,
  lost,
  merged,
  prepared,
  time,
  unblock,
  unprepared,
} from '../../../testing/runs/said.ts';
import { type SmallTasks, smallPlan, WHOLE } from '../../../testing/runs/small-plan.ts';
import type { RunCommand } from '../command.ts';

type Case = {
  readonly tasks?: SmallTasks;
  readonly commands: readonly RunCommand[];
  readonly led: readonly string[];
  readonly owed: readonly string[];
};

const ONE: SmallTasks = { a: WHOLE };

function check({ tasks = ONE, commands, led, owed }: Case, options: PlayOptions = {}): void {
  const played = play(smallPlan(tasks), commands, options);
  expect({ led: played.led, owed: played.owed }).toEqual({ led, owed });
}

test('a leaf is prepared, run, verified and integrated, one step owed at a time', () => {
  check({ commands: [], led: ['run.started', 'task.opened', 'attempt.started a@1'], owed: ['a@1:prepare-workspace'] });
  check({ commands: [prepared('a')], led: ['attempt.prepared a@1'], owed: ['a@1:run-attempt'] });
  check({ commands: [prepared('a'), done('a')], led: ['attempt.ended a@1 done'], owed: ['a@1:run-gates'] });
  check({
    commands: [prepared('a'), done('a'), gates('a', 'pass')],
    led: ['gate.checked a@1 passed'],
    owed: ['a@1:integrate'],
  });
  check({
    commands: [prepared('a'), done('a'), gates('a', 'pass'), merged('a')],
    led: ['merge.integrated a@1 merged', 'task.completed a', 'task.completed'],
    owed: ['@0:deliver'],
  });
  check({
    commands: [prepared('a'), done('a'), gates('a', 'pass'), merged('a'), delivered],
    led: ['run.delivered'],
    owed: [],
  });
});

test('a leaf that only runs is complete in one event', () => {
  check({ tasks: { a: {} }, commands: [done('a')], led: ['task.completed a', 'task.completed'], owed: ['@0:deliver'] });
});

test('nothing is integrated of an attempt that rightly changed nothing', () => {
  check({
    tasks: { a: { ...WHOLE, mayChangeNothing: true } },
    commands: [prepared('a'), done('a', 1, { commit: null, outcome: 'no-change' }), gates('a', 'pass')],
    led: ['gate.checked a@1 passed', 'task.completed a', 'task.completed'],
    owed: ['@0:deliver'],
  });
});

test('an agent that is done without a change has used up an attempt', () => {
  check({
    commands: [prepared('a'), ended('a', 'done')],
    led: ['attempt.ended a@1 done', 'attempt.failed a@1 burnt', 'attempt.started a@2'],
    owed: ['a@2:prepare-workspace'],
  });
});

test('an attempt goes on from the work of the one before it, a command from a clean head', () => {
  const goesOn = play(smallPlan(ONE), [prepared('a'), done('a'), gates('a', 'fail')]).state.tasks.values();
  expect([...goesOn].map((task) => task.onward)).toEqual([null, { base: BASE, commit: COMMIT }]);
  const command = { a: { ...WHOLE, work: { type: 'command', command: 'true' } } } as const;
  const clean = play(smallPlan(command), [prepared('a'), done('a'), gates('a', 'fail')]).state.tasks.values();
  expect([...clean].map((task) => task.onward)).toEqual([null, null]);
});

test('an attempt that was lost before it began hands on what the one before left to it', () => {
  const commands = [prepared('a'), done('a'), gates('a', 'fail'), lost('a', 2)];
  const { state } = play(smallPlan(ONE), commands);
  expect([...state.tasks.values()].map((task) => [task.attempt, task.onward])).toEqual([
    [0, null],
    [3, { base: BASE, commit: COMMIT }],
  ]);
});

test('with its attempts spent a task has failed, and only what needs it stops', () => {
  const tasks: SmallTasks = { a: { maxAttempts: 1 }, b: { needs: ['a'] }, c: { needs: ['b'] }, d: {} };
  check({
    tasks,
    commands: [ended('a', 'crashed')],
    led: [
      'attempt.ended a@1 crashed',
      'attempt.failed a@1 burnt',
      'task.failed a ATTEMPT_FAILED',
      'task.skipped b need',
      'task.skipped c need',
    ],
    owed: ['d@1:run-attempt'],
  });
  check({
    tasks,
    commands: [ended('a', 'crashed'), done('d')],
    led: ['task.completed d', 'task.failed CHILD_FAILED'],
    owed: [],
  });
});

test.each(['crashed', 'timed-out', 'stalled', 'refused'] as const)(
  'an attempt that %s is followed by another',
  (outcome) => {
    check({
      tasks: { a: {} },
      commands: [ended('a', outcome)],
      led: [`attempt.ended a@1 ${outcome}`, 'attempt.failed a@1 burnt', 'attempt.started a@2'],
      owed: ['a@2:run-attempt'],
    });
  },
);

test('a retry waits for its backoff, which doubles', () => {
  const tasks: SmallTasks = { a: { maxAttempts: 3, backoffMs: 5_000 } };
  const first = ['attempt.ended a@1 crashed', 'attempt.failed a@1 burnt next at 6000'];
  check({ tasks, commands: [ended('a', 'crashed')], led: first, owed: ['a@1:wait-until:0'] });
  check({
    tasks,
    commands: [ended('a', 'crashed'), time('a')],
    led: ['task.readied a', 'attempt.started a@2'],
    owed: ['a@2:run-attempt'],
  });
  const second = ['attempt.ended a@2 crashed', 'attempt.failed a@2 burnt next at 13000'];
  check({
    tasks,
    commands: [ended('a', 'crashed'), time('a'), ended('a', 'crashed', 2)],
    led: second,
    owed: ['a@2:wait-until:0'],
  });
});

test.each([
  ['blocked', 'question'],
  ['auth', 'environment'],
  ['budget', 'budget'],
] as const)(
  'an agent that is %s waits with a %s, burns no attempt and gives its slot to another',
  (outcome, reason) => {
    const tasks: SmallTasks = { a: { maxAttempts: 1, priority: 2 }, b: {} };
    const led = [
      `attempt.ended a@1 ${outcome}`,
      'attempt.failed a@1',
      `task.blocked a#1 ${reason}`,
      'attempt.started b@1',
    ];
    check({ tasks, commands: [ended('a', outcome)], led, owed: ['b@1:run-attempt'] }, { maxParallel: 1 });
    const resumed = ['task.unblocked a#1', 'attempt.started a@2'];
    check(
      { tasks, commands: [ended('a', outcome), done('b'), unblock('a')], led: resumed, owed: ['a@2:run-attempt'] },
      { maxParallel: 1 },
    );
  },
);

test('a rate limit is waited for by itself, until the time that was named or for five minutes', () => {
  const named = done('a', 1, { outcome: 'rate-limited', until: 90_000 });
  const led = (until: number): readonly string[] => [
    'attempt.ended a@1 rate-limited',
    'attempt.failed a@1',
    `task.blocked a#1 quota until ${until}`,
  ];
  check({ commands: [prepared('a'), named], led: led(90_000), owed: ['a@1:wait-until:1'] });
  check({ commands: [prepared('a'), ended('a', 'rate-limited')], led: led(302_000), owed: ['a@1:wait-until:1'] });
  check({
    commands: [prepared('a'), named, time('a', 1)],
    led: ['task.unblocked a#1', 'attempt.started a@2'],
    owed: ['a@2:prepare-workspace'],
  });
});

test('a workspace that cannot be made waits for a person', () => {
  check({
    commands: [unprepared('a')],
    led: ['attempt.ended a@1 crashed', 'attempt.failed a@1', 'task.blocked a#1 environment'],
    owed: [],
  });
});

test('an agent that cannot be launched waits for a person', () => {
  check({
    commands: [prepared('a'), unprepared('a')],
    led: ['attempt.ended a@1 crashed', 'attempt.failed a@1', 'task.blocked a#1 environment'],
    owed: [],
  });
});

test('a conflict waits for a person, and the next attempt starts from the head', () => {
  const conflict = integrated('a', { type: 'conflict', onto: BASE, files: ['a.ts'], excerpt: '<<<<' });
  const commands = [prepared('a'), done('a'), gates('a', 'pass'), conflict];
  check({ commands, led: ['merge.refused a@1 conflict', 'attempt.failed a@1', 'task.blocked a#1 conflict'], owed: [] });
  check({
    commands: [...commands, unblock('a')],
    led: ['task.unblocked a#1', 'attempt.started a@2'],
    owed: ['a@2:prepare-workspace'],
  });
});

test('a commit that only the branch keeps out is integrated as it is once a person has cleared the way', () => {
  const commands = [
    prepared('a'),
    done('a'),
    gates('a', 'pass'),
    integrated('a', { type: 'moved', expected: BASE, actual: HEAD }),
  ];
  check({ commands, led: ['merge.refused a@1 moved', 'task.blocked a#1 conflict'], owed: [] });
  check({ commands: [...commands, unblock('a')], led: ['task.unblocked a#1'], owed: ['a@1:integrate'] });
});

test('gates that fail on the merged tree burn an attempt; gates that cannot run do not', () => {
  const red = integrated('a', { type: 'gates-failed', onto: BASE, commit: COMMIT, gates: [] });
  const led = ['merge.refused a@1 gates-failed', 'attempt.failed a@1 burnt', 'attempt.started a@2'];
  check({ commands: [prepared('a'), done('a'), gates('a', 'pass'), red], led, owed: ['a@2:prepare-workspace'] });
  const parked = ['gate.checked a@1 red', 'attempt.failed a@1', 'task.blocked a#1 environment'];
  check({ commands: [prepared('a'), done('a'), gates('a', 'could-not-run')], led: parked, owed: [] });
});

test.each(['fail', 'no-tests', 'flaky'] as const)('a gate that says %s does not pass', (answer) => {
  const led = ['gate.checked a@1 red', 'attempt.failed a@1 burnt', 'attempt.started a@2'];
  check({ commands: [prepared('a'), done('a'), gates('a', answer)], led, owed: ['a@2:prepare-workspace'] });
});

test('files that it may not change burn an attempt', () => {
  const violations = [{ path: 'b.ts', rule: 'not-owned', detail: 'belongs to b' }] as const;
  const led = ['attempt.ended a@1 done', 'gate.checked a@1 red', 'attempt.failed a@1 burnt', 'attempt.started a@2'];
  check({ commands: [prepared('a'), done('a', 1, { violations })], led, owed: ['a@2:prepare-workspace'] });
});

test('one merge at a time, in the order in which the gates passed', () => {
  const tasks: SmallTasks = { a: WHOLE, b: WHOLE, c: WHOLE };
  const ready = ['b', 'a', 'c'].flatMap((task) => [prepared(task), done(task), gates(task, 'pass')]);
  check({ tasks, commands: ready, led: ['gate.checked c@1 passed'], owed: ['b@1:integrate'] });
  check({
    tasks,
    commands: [...ready, merged('b')],
    led: ['merge.integrated b@1 merged', 'task.completed b'],
    owed: ['a@1:integrate'],
  });
});

test('lost attempts burn nothing until the third in a row', () => {
  const tasks: SmallTasks = { a: { maxAttempts: 1 } };
  const again = ['attempt.ended a@2 lost', 'attempt.failed a@2', 'attempt.started a@3'];
  check({ tasks, commands: [lost('a'), ended('a', 'lost', 2)], led: again, owed: ['a@3:run-attempt'] });
  const spent = [
    'attempt.ended a@3 lost',
    'attempt.failed a@3 burnt',
    'task.failed a ATTEMPT_LOST',
    'task.failed CHILD_FAILED',
  ];
  check({ tasks, commands: [lost('a'), lost('a', 2), lost('a', 3)], led: spent, owed: [] });
});

test.each<[string, readonly RunCommand[], RunCommand]>([
  ['of an attempt that was given up', [prepared('a'), lost('a')], done('a')],
  ['twice', [prepared('a'), done('a')], done('a')],
  ['for a stage that has not come', [prepared('a')], gates('a', 'pass')],
  ['for a stage that is over', [prepared('a'), done('a'), gates('a', 'pass')], gates('a', 'fail')],
  ['of an attempt to come', [prepared('a')], done('a', 2)],
  ['of a task that has ended', [prepared('a'), done('a'), gates('a', 'pass'), merged('a')], merged('a')],
  ['of a time that nobody waits for', [prepared('a')], time('a')],
  ['of a delivery that is not due', [prepared('a')], delivered],
  ['of a loss after the end', [prepared('a'), done('a')], lost('a')],
])('a report %s changes nothing', (_, commands, late) => {
  const before = play(smallPlan(ONE), commands);
  const after = play(smallPlan(ONE), [...commands, late]);
  expect(after.led).toEqual([]);
  expect(after.state.tasks).toEqual(before.state.tasks);
});

test('what an attempt cost is counted for it and for every phase above', () => {
  const usage = { ...DONE.usage, inputTokens: 7, usdMicros: null };
  const { state } = play(smallPlan({ p: { tasks: { a: {} } } }), [done('p/a', 1, { usage })]);
  expect([...state.tasks.values()].map((task) => [task.path, task.usage.inputTokens, task.unpriced])).toEqual([
    ['', 7, 1],
    ['p', 7, 1],
    ['p/a', 7, 1],
  ]);
});
