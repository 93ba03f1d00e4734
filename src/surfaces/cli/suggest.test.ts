import { expect, test } from 'vitest';
import { suggest } from './suggest.ts';

const verbs = ['status', 'run', 'runs', 'resume', 'restore', 'retry', 'approve', 'checkpoints'];

test('a slip of the fingers is understood, another word is not', () => {
  const check = (typed: string, meant: string | undefined): void => expect(suggest(typed, verbs)).toBe(meant);
  check('stauts', 'status');
  check('aprove', 'approve');
  check('rum', 'run');
  check('checkpoint', 'checkpoints');
  check('check', 'checkpoints');
  check('deploy', undefined);
  check('', undefined);
});
