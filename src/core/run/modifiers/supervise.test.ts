import { expect, test } from 'vitest';
import { play } from '../../../testing/runs/play.ts';
import { approve, ask, done, ended, gates, merged, prepared } from '../../../testing/runs/said.ts';
import { type SmallTask, smallPlan, WHOLE } from '../../../testing/runs/small-plan.ts';
import type { Json } from '../../base/json.ts';
import { taskPath } from '../../base/ids.ts';
import type { RunCommand } from '../command.ts';

type Supervise = Extract<SmallTask, { readonly lead: unknown }>;

function supervise(more: Partial<Supervise> = {}): SmallTask {
  return { lead: {}, workers: ['one'], maxRounds: 4, maxTasks: 5, ...more };
}

const leads = (round: number, output: Json): RunCommand => done(`v/lead.${round}`, 1, { output });
const task = (id: string, more: { readonly [name: string]: Json } = {}): Json => ({
  id,
  agent: 'one',
  objective: 'Help.',
  ...more,
});
const lists = (round: number, ...tasks: readonly Json[]): RunCommand => leads(round, { done: false, tasks });

function led(commands: readonly RunCommand[], more: Partial<Supervise> = {}): readonly string[] {
  return play(smallPlan({ v: supervise(more), next: { needs: ['v'] } }), commands).led;
}

function refusedFor(commands: readonly RunCommand[], more: Partial<Supervise> = {}): string {
  return led(commands, more).find((line) => line.startsWith('tasks.refused')) ?? '';
}

test('what it lists begins, each after what it needs, and the next round when all have ended', () => {
  const first = [lists(1, task('a'), task('b', { needs: ['a'] }))];
  expect(play(smallPlan({ v: supervise() }), first).owed).toEqual(['v/a@1:prepare-workspace']);
  const { state } = play(smallPlan({ v: supervise() }), first);
  expect(state.tasks.get(taskPath('v/b'))?.needs.open).toBe(1);
});

test('done is done when nothing else is asked for', () => {
  const ends = ['task.completed v/lead.1', 'task.completed v complete', 'attempt.started next@1'];
  expect(led([leads(1, { done: true })])).toEqual(ends);
});

test('done is not done while the condition or the gates say no, and the supervisor is told', () => {
  const unmet = led([leads(1, { done: true })], { until: 'inputs.n > 5' });
  expect(unmet).toEqual([
    'task.completed v/lead.1',
    'tasks.refused v `inputs.n > 5` does not hold',
    'task.iterated v 2',
    'attempt.started v/lead.2@1',
  ]);
  const gated = { gates: WHOLE.gates };
  expect(led([leads(1, { done: true })], gated)).toEqual(['task.completed v/lead.1', 'task.verifying v']);
  expect(led([leads(1, { done: true }), gates('v', 'fail')], gated)).toEqual([
    'gate.checked v@1 red',
    'task.iterated v 2',
    'attempt.started v/lead.2@1',
  ]);
  expect(led([leads(1, { done: true }), gates('v', 'pass')], gated)).toEqual([
    'gate.checked v@1 passed',
    'task.completed v complete',
    'attempt.started next@1',
  ]);
});

test('its condition may speak of all tasks, whatever they are called', () => {
  const all = 'tasks.all(id, tasks[id].status == "complete") && tasks.size() > 0';
  expect(refusedFor([leads(1, { done: true })], { until: all })).toContain('does not hold');
  const listed = [lists(1, task('a')), prepared('v/a'), done('v/a'), merged('v/a'), leads(2, { done: true })];
  expect(led(listed, { until: all })).toContain('task.completed v complete');
});

test.each<[string, readonly Json[], string]>([
  ['an unknown agent', [task('a', { agent: 'two' })], 'there is no worker `two`'],
  ['an id twice', [task('a'), task('a')], '`a` is taken'],
  ['the id of the supervisor', [task('lead')], '`lead` is taken'],
  [
    'a circle',
    [task('a', { needs: ['b'] }), task('b', { needs: ['a'] })],
    '`a` needs `b`, which is not listed before it',
  ],
  ['too many', 'abcdef'.split('').map((id) => task(id)), '6 tasks are listed, and 5 more may be'],
  ['the same files side by side', [task('a', { owns: ['x/**'] }), task('b', { owns: ['**'] })], 'can run side by side'],
  ['files outside of its own', [task('a', { owns: ['../x'] })], 'is no pattern'],
])('a list with %s is refused whole, and the next round says why', (_, tasks, why) => {
  const commands = [lists(1, ...tasks)];
  expect(refusedFor(commands)).toContain(why);
  expect(led(commands).slice(-2)).toEqual(['task.iterated v 2', 'attempt.started v/lead.2@1']);
});

test('two tasks may own the same files when one waits for the other, also over a third', () => {
  const chain = [task('a', { owns: ['x'] }), task('b', { needs: ['a'] }), task('c', { needs: ['b'], owns: ['x'] })];
  expect(refusedFor([lists(1, ...chain)])).toBe('');
});

test('tasks own no more than what is owned around them', () => {
  expect(refusedFor([lists(1, task('a', { owns: ['y/**'] }))], { owns: ['x/**'] })).toContain('owns more');
});

const CRASHED = [
  lists(1, task('a'), task('b'), task('c', { needs: ['b'] })),
  ...['v/a'].flatMap((path) => crashes(path)),
];

function crashes(path: string): readonly RunCommand[] {
  return [1, 2].flatMap((attempt): RunCommand[] => [prepared(path, attempt), ended(path, 'crashed', attempt)]);
}

test('a task that fails is for it to see at once, and it may cancel what has not begun', () => {
  expect(led(CRASHED).slice(-2)).toEqual(['task.iterated v 2', 'attempt.started v/lead.2@1']);
  const cancels = [...CRASHED, leads(2, { done: false, cancel: ['c'] })];
  expect(led(cancels)).toEqual([
    'task.completed v/lead.2',
    'task.cancelling v/c',
    'task.unfolded v',
    'task.cancelled v/c',
  ]);
  expect(refusedFor([...CRASHED, leads(2, { done: false, cancel: ['b'] })])).toContain(
    '`b` cannot be cancelled: it is starting',
  );
});

test('it has so many rounds, and then it has failed', () => {
  const nothing = [1, 2].map((round) => leads(round, { done: false }));
  const ends = [
    'task.failed v MAX_ROUNDS_REACHED max_rounds_reached',
    'task.skipped next need',
    'task.failed CHILD_FAILED',
  ];
  expect(led(nothing, { maxRounds: 2 }).slice(-3)).toEqual(ends);
});

test('a person who asked for it sees each list before it begins', () => {
  const held: Partial<Supervise> = { lead: { approval: ['before_integrate'], stages: ['prepare', 'run', 'verify'] } };
  const listed = [prepared('v/lead.1'), lists(1, task('a'))];
  expect(led(listed, held).at(-1)).toBe('task.blocked v/lead.1#1 approval');
  const begins = ['task.unfolded v v/a', 'attempt.started v/a@1'];
  expect(led([...listed, approve('v/lead.1', 1)], held).slice(-2)).toEqual(begins);
  expect(led([...listed, ask('reject', 'v/lead.1', 'smaller')], held).at(-1)).toBe('attempt.started v/lead.1@2');
});
