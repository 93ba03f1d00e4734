import { expect, test } from 'vitest';
import { play } from '../../testing/runs/play.ts';
import { BASE, cancel, COMMIT, done, gates, HEAD, merged, prepared } from '../../testing/runs/said.ts';
import { type SmallTasks, smallPlan, WHOLE } from '../../testing/runs/small-plan.ts';
import { taskPath } from '../base/ids.ts';
import type { RunCommand } from './command.ts';
import type { Work } from './effect.ts';
import { outputOf } from './output-of.ts';
import { subjectOf, workOf } from './work.ts';

/** What is owed after these commands, with all that its performer must know. */
function owed(tasks: SmallTasks, commands: readonly RunCommand[]): readonly Work[] {
  const { state } = play(smallPlan(tasks), commands);
  return [...state.owed.values()].map((effect) => workOf(state, effect));
}

const ONE: SmallTasks = { a: WHOLE };
const GATED: readonly RunCommand[] = [prepared('a'), done('a'), gates('a', 'pass')];

test('a workspace is made at the integration head, or where the attempt before it left off', () => {
  expect(owed(ONE, [])).toMatchObject([
    { type: 'prepare-workspace', key: 'a@1:prepare-workspace', head: BASE, onward: null },
  ]);
  const again = [{ key: 'a@2:prepare-workspace', head: BASE, onward: { base: BASE, commit: COMMIT } }];
  expect(owed(ONE, [prepared('a'), done('a'), gates('a', 'fail')])).toMatchObject(again);
});

test('a task starts from a head that holds what it needs', () => {
  const tasks: SmallTasks = { a: WHOLE, b: { ...WHOLE, needs: ['a'] } };
  expect(owed(tasks, [...GATED, merged('a')])).toMatchObject([{ key: 'b@1:prepare-workspace', head: HEAD }]);
});

test('an agent is told what its needs gave and what went wrong before', () => {
  const tasks: SmallTasks = { p: { successCriteria: ['it works'], tasks: { a: {}, b: { needs: ['a'] } } } };
  const commands = [done('p/a', 1, { output: 7 }), done('p/b', 1, { outcome: 'crashed', message: 'out of memory' })];
  expect(owed(tasks, commands)).toMatchObject([
    {
      type: 'run-attempt',
      key: 'p/b@2:run-attempt',
      brief: {
        phases: [{ path: '' }, { path: 'p', successCriteria: ['it works'] }],
        needs: [{ task: 'p/a', status: 'complete', output: 7, handoff: null, artifacts: [] }],
        feedback: [{ type: 'ended', attempt: 1, outcome: 'crashed', message: 'out of memory' }],
        interrupted: false,
      },
    },
  ]);
});

test('of a phase that is needed an agent is told what was said below it', () => {
  const tasks: SmallTasks = { p: { tasks: { a: {}, b: {} } }, c: { needs: ['p'] } };
  const nothing = { deliverables: [], testsRun: [], knownIssues: [], integrationNotes: '', dependencies: [] };
  const handoff = { summary: 'It is slow.', ...nothing };
  expect(owed(tasks, [done('p/a', 1, { handoff }), done('p/b')])).toMatchObject([
    { key: 'c@1:run-attempt', brief: { needs: [{ task: 'p', handoff: null, below: [{ task: 'p/a', handoff }] }] } },
  ]);
});

test('gates look at the commit of a task, and of a phase at everything since the run began', () => {
  expect(owed(ONE, [prepared('a'), done('a')])).toMatchObject([{ type: 'run-gates', base: BASE, commit: COMMIT }]);
  const phase: SmallTasks = { p: { gates: WHOLE.gates, tasks: { a: { ...WHOLE, gates: [] } } } };
  const integrated = [prepared('p/a'), done('p/a'), merged('p/a')];
  expect(owed(phase, integrated)).toMatchObject([
    { type: 'run-gates', key: 'p@1:run-gates', base: BASE, commit: HEAD },
  ]);
});

test('a merge knows the head that the journal knows, and the first line of its commit', () => {
  const merge = { type: 'integrate', head: BASE, base: BASE, commit: COMMIT, subject: 'a: Do it.', by: 'one' };
  expect(owed(ONE, GATED)).toMatchObject([{ ...merge, branch: 'refs/heads/tutti/r-play' }]);
});

test('whoever stops an attempt knows whether an agent may be at work', () => {
  expect(owed(ONE, [cancel('a')])).toMatchObject([{ type: 'stop-attempt', running: null }]);
  const running = { type: 'run-attempt', key: 'a@1:run-attempt', workspace: '/w' };
  expect(owed(ONE, [prepared('a'), cancel('a')])).toMatchObject([{ type: 'stop-attempt', running }]);
});

test('the output of a phase is read off its tasks, by id', () => {
  const tasks: SmallTasks = { p: { tasks: { a: {}, q: { tasks: { b: {} } }, c: { needs: ['a'] } } } };
  const { state } = play(smallPlan(tasks), [done('p/a', 1, { output: 1 }), done('p/q/b', 1, { output: [2] })]);
  expect(outputOf(state, taskPath('p'))).toEqual({ a: 1, q: { b: [2] }, c: null });
});

test('a commit is named after what was asked for, with its values, on one line that nothing of them can end', () => {
  const work = {
    type: 'agent',
    agent: 'one',
    objective: 'Tidy ${{ item }}.\nThen rest.',
    tools: [],
    sources: [],
    boundaries: [],
  } as const;
  const node = smallPlan({ a: { work } }).nodes[1];
  const named = (item: string): string | null => (node?.kind === 'leaf' ? subjectOf(node, { item }) : null);
  expect(named('src/x.ts')).toBe('a: Tidy src/x.ts.');
  expect(named('x\n\nTutti-Run: other')).toBe('a: Tidy x');
  expect(named('\u202ex\u001b[2K\u2028y')).toBe('a: Tidy x[2Ky.');
});
