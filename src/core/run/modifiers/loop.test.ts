import { expect, test } from 'vitest';
import { play } from '../../../testing/runs/play.ts';
import {
  ask,
  BASE,
  cancel,
  COMMIT,
  done,
  ended,
  integrated,
  merged,
  prepared,
  stopped,
} from '../../../testing/runs/said.ts';
import { type SmallTask, smallPlan, WHOLE } from '../../../testing/runs/small-plan.ts';
import type { Sha } from '../../base/ids.ts';
import type { RunCommand } from '../command.ts';

type Loop = Extract<SmallTask, { readonly until: string; readonly body: SmallTask }>;

function loop(until: string, more: Partial<Loop> = {}): SmallTask {
  return { until, max: 3, onMax: 'fail', body: { maxAttempts: 1 }, ...more };
}

function check(task: SmallTask, commands: readonly RunCommand[], led: readonly string[]): void {
  expect(play(smallPlan({ go: task, next: { needs: ['go'] } }), commands).led).toEqual(led);
}

/** With another head than the merge before it. */
function mergedAs(task: string, head: Sha): RunCommand {
  return integrated(task, { type: 'merged', head, commit: head, tree: COMMIT, onto: BASE, gates: [] });
}

const output = (path: string, value: number): RunCommand => done(path, 1, { output: { n: value } });

test('it goes round until its condition holds over the outputs of the body', () => {
  const task = loop('tasks.go.output.n > 1');
  check(task, [output('go.1', 1)], ['task.completed go.1', 'task.iterated go 2', 'attempt.started go.2@1']);
  const holds = ['task.completed go.2', 'task.completed go complete', 'attempt.started next@1'];
  check(task, [output('go.1', 1), output('go.2', 2)], holds);
});

test('it sees the tasks of a body that holds tasks, and the outputs of the iteration before', () => {
  const body: SmallTask = { tasks: { a: {}, b: { needs: ['a'] } } };
  const grows = loop('previous != null && tasks.b.output.n <= previous.b.n', { body });
  const first = [output('go.1/a', 9), output('go.1/b', 1)];
  const again = ['task.iterated go 2', 'task.opened go.2', 'attempt.started go.2/a@1'];
  check(grows, first, ['task.completed go.1/b', 'task.completed go.1', ...again]);
  const holds = ['task.completed go complete', 'attempt.started next@1'];
  const second = [...first, output('go.2/a', 9), output('go.2/b', 1)];
  check(grows, second, ['task.completed go.2/b', 'task.completed go.2', ...holds]);
});

test('after its last iteration it has failed, unless that is accepted', () => {
  const commands = [done('go.1'), done('go.2'), done('go.3')];
  const failed = [
    'task.completed go.3',
    'task.failed go MAX_ITERATIONS_REACHED max_iterations_reached',
    'task.skipped next need',
    'task.failed CHILD_FAILED',
  ];
  check(loop('false', { body: { writes: 'none' } }), commands, failed);
  const accepted = ['task.completed go.3', 'task.completed go max_iterations_reached', 'attempt.started next@1'];
  check(loop('false', { body: { writes: 'none' }, onMax: 'accept' }), commands, accepted);
});

test('two iterations that change nothing and come to the same end it, but who only looks may look again', () => {
  const same = [output('go.1', 1), output('go.2', 1)];
  const stuck = [
    'task.completed go.2',
    'task.failed go NO_PROGRESS no_progress',
    'task.skipped next need',
    'task.failed CHILD_FAILED',
  ];
  check(loop('false'), same, stuck);
  check(
    loop('false'),
    [output('go.1', 1), output('go.2', 2)],
    ['task.completed go.2', 'task.iterated go 3', 'attempt.started go.3@1'],
  );
  const looks = loop('false', { body: { work: { type: 'command', command: 'true' } } });
  check(looks, same, ['task.completed go.2', 'task.iterated go 3', 'attempt.started go.3@1']);
  const changed = [
    prepared('go.1'),
    done('go.1'),
    merged('go.1'),
    prepared('go.2'),
    done('go.2'),
    mergedAs('go.2', COMMIT),
  ];
  const body = { ...WHOLE, gates: [] };
  check(loop('false', { body }), changed, [
    'merge.integrated go.2@1 merged',
    'task.completed go.2',
    'task.iterated go 3',
    'attempt.started go.3@1',
  ]);
});

test('an iteration that fails ends it; a retry of that iteration goes on from there', () => {
  const failed = [done('go.1'), ended('go.2', 'crashed')];
  const opened = [
    'task.reopened child',
    'task.reopened go child',
    'task.reopened next need',
    'task.reopened go.2 retry',
    'attempt.started go.2@2',
  ];
  check(loop('false'), [...failed, ask('retry', 'go.2')], opened);
  check(
    loop('iteration == 2'),
    [...failed, ask('retry', 'go'), done('go.2', 2)],
    ['task.completed go.2', 'task.completed go complete', 'attempt.started next@1'],
  );
});

test('one that came to no end begins again as its next generation, and what it did before stays', () => {
  const task = loop('iteration == 9', { max: 1 });
  const again = [done('go.1'), ask('retry', 'go')];
  const led = [
    'task.reopened child',
    'task.reopened go again',
    'task.reopened next need',
    'task.opened go',
    'task.iterated go 1',
    'attempt.started go.g2.1@1',
  ];
  check(task, again, led);
  const played = play(smallPlan({ go: task, next: { needs: ['go'] } }), [...again, ask('retry', 'go.1')]);
  expect(played.refused).toContain("'go.1' is COMPLETE");
});

test('a body that was skipped ends it', () => {
  check(loop('false'), [ended('go.1', 'crashed'), ask('skip', 'go.1')].slice(0, 1), [
    'attempt.ended go.1@1 crashed',
    'attempt.failed go.1@1 burnt',
    'task.failed go.1 ATTEMPT_FAILED',
    'task.failed go CHILD_FAILED',
    'task.skipped next need',
    'task.failed CHILD_FAILED',
  ]);
  check(
    loop('false'),
    [ended('go.1', 'crashed'), ask('skip', 'go.1')],
    [
      'task.reopened child',
      'task.reopened go child',
      'task.reopened next need',
      'task.reopened go.1 retry',
      'task.skipped go.1 person',
      'task.completed go skipped',
      'attempt.started next@1',
    ],
  );
});

test('cancelled from outside it is CANCELLED; with its iteration cancelled it has failed', () => {
  check(
    loop('false'),
    [cancel('go'), stopped('go.1')],
    ['task.cancelled go.1', 'task.cancelled go', 'task.skipped next need', 'task.failed CHILD_CANCELLED'],
  );
  check(
    loop('false'),
    [cancel('go.1'), stopped('go.1')],
    ['task.cancelled go.1', 'task.failed go CHILD_CANCELLED', 'task.skipped next need', 'task.failed CHILD_FAILED'],
  );
});

test('a condition that throws fails it, and says why', () => {
  const { state } = play(smallPlan({ go: loop('tasks.go.output.x.y') }), [output('go.1', 1)]);
  expect([...state.tasks.values()].find(({ path }) => path === 'go')?.error).toMatchObject({
    code: 'EXPRESSION_FAILED',
  });
});
