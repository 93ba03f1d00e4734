import { expect, test } from 'vitest';
import { taskPath } from '../base/ids.ts';
import type { PersonCommand } from './command.ts';
import { decodePersonCommand } from './person-command.ts';

test('a command comes back as it was sent', () => {
  const command: PersonCommand = {
    type: 'unblock',
    task: taskPath('build'),
    block: 2,
    by: 'ada',
    message: 'go on',
    budget: { tokens: 5, mode: 'enforce' },
  };
  expect(decodePersonCommand(JSON.stringify(command))).toEqual(command);
});

test.each(['', 'null', '{}', '{"type":"dance"}', '{"type":"approve","task":"a","by":1,"message":""}'])(
  'what is no command of this version is null: %s',
  (text) => {
    expect(decodePersonCommand(text)).toBe(null);
  },
);
