import { expect, test } from 'vitest';
import { statusOf, taskOf } from '../../../../test/support/fake-host.ts';
import { fakeTerminal } from '../../../../test/support/terminal/fake-terminal.ts';
import { fakeWorld } from '../../../../test/support/terminal/fake-world.ts';
import { sha, taskPath } from '../../../core/base/ids.ts';
import { liveView } from './live-view.ts';

const api = taskPath('api');
const working = statusOf({ status: 'running', tasks: [taskOf({ id: 'api', status: 'active', phase: 'working' })] });

test('a run is drawn in place, failures scroll away above it, and the last picture stays', () => {
  const stderr = fakeTerminal(60, 10);
  const world = fakeWorld({ stderr });
  const view = liveView(() => working, world, true);
  world.pass(100);
  view.signal({ task: api, attempt: 1, text: 'reads the plan' });
  world.pass(200);
  expect(stderr.rows()).toEqual([
    'r-0001 · small · 0/1 done · $0.03 · 1.2k tokens · 0.1s',
    ' ● api  builder         reads the plan',
  ]);
  const results = [
    { name: 'test', kind: 'run', answer: 'fail', durationMs: 1200, evidence: 'ran 2\nFAILED\rpassed\n' },
  ] as const;
  view.event({ type: 'gate.checked', task: api, attempt: 1, commit: sha('1'.repeat(40)), passed: false, results });
  world.pass(5000);
  expect(stderr.cursor.isVisible).toBe(false);
  view.close();
  expect(stderr.rows()).toEqual([
    '✘ api@1  gate test: fail after 1.2s',
    '  │ ran 2',
    '  │ FAILED\\rpassed',
    'r-0001 · small · 0/1 done · $0.03 · 1.2k tokens · 5.3s',
    ' ● api  builder         reads the plan',
    '',
  ]);
  expect([stderr.cursor.isVisible, world.timers()]).toEqual([true, 0]);
});

test('a thousand signals in a second are drawn some ten times', () => {
  const stderr = fakeTerminal();
  const world = fakeWorld({ stderr });
  const view = liveView(() => working, world, false);
  for (let index = 0; index < 1000; index += 1) {
    view.signal({ task: api, attempt: 1, text: `step ${index}` });
    world.pass(1);
  }
  expect(stderr.writes()).toBeLessThanOrEqual(12);
  expect(stderr.writes()).toBeGreaterThan(8);
  view.close();
});

test('the clock goes on when nothing happens', () => {
  const stderr = fakeTerminal();
  const world = fakeWorld({ stderr });
  const view = liveView(() => working, world, false);
  world.pass(61_000);
  expect(stderr.rows()[0]).toContain('· 1m01s');
  view.close();
});

test('a window that grows narrow leaves no half pictures behind', () => {
  const stderr = fakeTerminal(100, 12);
  const world = fakeWorld({ stderr });
  const view = liveView(() => working, world, false);
  world.pass(1000);
  stderr.resize(40, 12);
  world.pass(2000);
  view.close();
  expect(stderr.rows().filter((row) => row.startsWith('r-0001'))).toHaveLength(1);
});
