import { expect, test } from 'vitest';
import { type Script, type ScriptedAttempt, stepsFor } from './script.ts';

const script: Script = {
  tasks: {
    '*': [says('any')],
    'each.*': [says('glob')],
    'build/**': [says('deep')],
    'build/api': [says('first'), { ...says('third'), attempt: 3 }],
  },
};

function says(text: string): ScriptedAttempt {
  return { attempt: 1, steps: [{ type: 'say', text }] };
}

function check(task: string, attempt: number, said: string | undefined): void {
  const [step] = stepsFor(script, task, attempt) ?? [];
  expect(step?.type === 'say' ? step.text : undefined).toBe(said);
}

test('a task is found by its path first, then by globs, then by `*`', () => {
  check('build/api', 1, 'first');
  check('build/a/b', 1, 'deep');
  check('each.3', 1, 'glob');
  check('each.3/a', 1, 'any');
  check('each+3', 1, 'any');
});

test('an attempt plays the last entry that is not for a later one', () => {
  check('build/api', 2, 'first');
  check('build/api', 3, 'third');
  check('build/api', 7, 'third');
  check('build/api', 0, undefined);
});
