import { expect, test } from 'vitest';
import { ROOT, taskPath } from '../base/ids.ts';
import type { RunEvent } from './event.ts';
import { type RunWord, runWordAfter } from './run-word.ts';

const error = { code: 'X', what: '', fix: '' };

function check(events: readonly RunEvent[], expected: RunWord): void {
  expect(runWordAfter('running', events)).toBe(expected);
}

test('the end of the root is the end of the run', () => {
  check([{ type: 'task.completed', task: ROOT }], 'complete');
  check([{ type: 'task.failed', task: ROOT, error }], 'failed');
  check([{ type: 'task.cancelled', task: ROOT }], 'cancelled');
});

test('the end of a task below it is not', () => {
  check([{ type: 'task.failed', task: taskPath('a'), error }], 'running');
});

test('a run that was opened again or goes on is running', () => {
  check(
    [
      { type: 'task.failed', task: ROOT, error },
      { type: 'task.reopened', task: ROOT, because: 'child', message: '' },
    ],
    'running',
  );
  check([{ type: 'run.paused' }], 'paused');
  check([{ type: 'run.paused' }, { type: 'run.unpaused' }], 'running');
});
