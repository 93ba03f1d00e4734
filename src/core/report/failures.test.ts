import { expect, test } from 'vitest';
import { play } from '../../testing/runs/play.ts';
import { done, ended, prepared } from '../../testing/runs/said.ts';
import { type SmallTasks, smallPlan } from '../../testing/runs/small-plan.ts';
import { taskPath } from '../base/ids.ts';
import type { RunCommand } from '../run/command.ts';
import { statusView } from './status.ts';
import { whyView } from './why.ts';

const ONCE = { maxAttempts: 1 } as const;
const NOTHING = { commit: null, outcome: 'no-change' } as const;
const MAP = { over: { type: 'items', items: [1, 2] }, onFailure: 'collect', body: ONCE } as const;

function check(
  tasks: SmallTasks,
  commands: readonly RunCommand[],
  failures: readonly (readonly [string, string])[],
): void {
  const { state } = play(smallPlan(tasks), commands);
  expect(statusView(state).failures).toEqual(failures.map(([task, again]) => ({ task, again })));
}

test('what a map did without is no failure of the run, and nobody is told to retry it', () => {
  const commands = [ended('each.0', 'crashed'), done('each.1'), ended('b', 'crashed')];
  check({ each: MAP, b: ONCE }, commands, [['b', 'b']]);
  const { state } = play(smallPlan({ each: MAP, b: ONCE }), commands);
  expect(whyView(state, taskPath('each.0')).ways).toEqual([]);
});

test('a loop that came to its end has failed by itself, and begins again as a whole', () => {
  const poll = { until: 'false', max: 2, onMax: 'fail', body: ONCE } as const;
  check({ poll }, [done('poll.1'), done('poll.2')], [['poll', 'poll']]);
});

test('what undid itself is retried as a whole, whatever of it failed', () => {
  const compensate = { type: 'command', command: 'true' } as const;
  const s = { saga: true, tasks: { a: { compensate }, b: { ...ONCE, needs: ['a'] } } } as const;
  const undone = [done('s/a'), ended('s/b', 'crashed'), prepared('s/a.undo'), done('s/a.undo', 1, NOTHING)];
  check({ s }, undone, [['s/b', 's']]);
  const { state } = play(smallPlan({ s }), undone);
  expect(whyView(state, taskPath('s/b')).ways[0]).toBe('tutti retry s --run r-play');
});

test('of candidates none of which passed, the task has failed, and not each of them', () => {
  const page = { candidates: [ONCE, ONCE] } as const;
  const crashes = ['page.c1', 'page.c2'].flatMap((path) => [prepared(path), ended(path, 'crashed')]);
  check({ page }, crashes, [['page', 'page']]);
});
