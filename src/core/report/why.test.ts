import { expect, test } from 'vitest';
import {
  BASE,
  completed,
  ended as endedAs,
  failed,
  gate,
  leaf,
  runOf,
  worked,
} from '../../../test/support/report/small-run.ts';
import { play } from '../../testing/runs/play.ts';
import { done, ended } from '../../testing/runs/said.ts';
import { type SmallTask, smallPlan } from '../../testing/runs/small-plan.ts';
import { sha, taskPath } from '../base/ids.ts';
import type { RunEvent } from '../run/event.ts';
import type { LeafNode } from '../plan/plan.ts';
import { whyView } from './why.ts';

type Case = { readonly leaves: readonly LeafNode[]; readonly events: readonly RunEvent[]; readonly task: string };

function check({ leaves, events, task }: Case, expected: ReturnType<typeof whyView>): void {
  expect(whyView(runOf(leaves, events), taskPath(task))).toEqual(expected);
}

const chain = [leaf('a'), leaf('b', ['a']), leaf('c', ['b'])];

test('a task that waits names its need and the end of the chain, and how to go on there', () => {
  const blocked: RunEvent = {
    type: 'task.blocked',
    task: taskPath('a'),
    block: 1,
    reason: 'question',
    message: 'Which port?',
  };
  check(
    { leaves: chain, events: [blocked], task: 'c' },
    {
      task: 'c',
      status: 'pending',
      because: ['it needs b, which is PENDING', 'a is BLOCKED (Which port?)'],
      ways: ['tutti answer a "…" --run r-0001', 'tutti skip a --run r-0001'],
    },
  );
});

test('a failed task shows the gate that failed it', () => {
  const events = failed('a', [gate('lint', 'pass'), gate('test', 'fail', 'ran 3\n1 failed: TestUpsert')]);
  check(
    { leaves: [leaf('a')], events, task: 'a' },
    {
      task: 'a',
      status: 'failed',
      because: ['gate test: fail', 'fix: tutti retry a', 'gate test: fail: 1 failed: TestUpsert'],
      ways: ['tutti retry a --run r-0001', 'tutti skip a --run r-0001'],
    },
  );
});

test('a task that could start and does not says what is missing', () => {
  const events = completed('a', { commit: sha('1'.repeat(40)), onto: BASE });
  check(
    { leaves: chain, events, task: 'b' },
    { task: 'b', status: 'ready', because: ['its needs are met: it starts next'], ways: [] },
  );
  check(
    { leaves: chain, events: [...events, { type: 'run.paused' }], task: 'b' },
    {
      task: 'b',
      status: 'ready',
      because: ['the run is paused: nothing more is launched until `tutti resume`'],
      ways: ['tutti resume r-0001'],
    },
  );
});

test('a complete task that needed two attempts says what was wrong with the first', () => {
  const a = taskPath('a');
  const commit = sha('1'.repeat(40));
  const result = { type: 'merged', head: commit, commit, tree: commit, onto: BASE, gates: [] } as const;
  const events: readonly RunEvent[] = [
    ...worked('a', endedAs({ commit })),
    { type: 'gate.checked', task: a, attempt: 1, commit, passed: false, results: [gate('test', 'fail', '1 failed')] },
    { type: 'attempt.failed', task: a, attempt: 1, burnt: true, nextAt: null, onward: null },
    ...worked('a', endedAs({ commit }), 2),
    { type: 'gate.checked', task: a, attempt: 2, commit, passed: true, results: [gate('test', 'pass')] },
    { type: 'merge.integrated', task: a, attempt: 2, result },
    { type: 'task.completed', task: a },
  ];
  check(
    { leaves: [leaf('a')], events, task: 'a' },
    {
      task: 'a',
      status: 'complete',
      because: [
        'its change (2 files) passed its gates and is commit 1111111111 on the branch',
        'attempt 1: gate test: fail: 1 failed',
      ],
      ways: [],
    },
  );
});

test('a map says what it did without, and one without items that there was none', () => {
  const once = { maxAttempts: 1 } as const;
  const over = (items: readonly number[]): SmallTask => {
    return { over: { type: 'items', items }, onFailure: 'collect', body: once };
  };
  const { state } = play(smallPlan({ some: over([1, 2]), none: over([]) }), [
    done('some.0'),
    ended('some.1', 'crashed'),
  ]);
  const becauseOf = (path: string): readonly string[] => whyView(state, taskPath(path)).because;
  expect(becauseOf('some')).toEqual(['it ended: 1 of 2', 'some.1 is FAILED (crashed: it crashed)']);
  expect(becauseOf('none')).toEqual(['there was no item, so nothing was to be done']);
});
