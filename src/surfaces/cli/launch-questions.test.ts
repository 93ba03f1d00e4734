import { expect, test } from 'vitest';
import { statusOf, taskOf } from '../../../test/support/fake-host.ts';
import type { StatusView } from '../../core/report/status.ts';
import { keyed, NO_QUESTIONS, questionsFor } from './launch-questions.ts';

const approval = (block: number) => ({ reason: 'approval', message: 'Launch it?', block, until: null }) as const;
const waiting = (...ids: readonly string[]): StatusView =>
  statusOf({ tasks: ids.map((id) => taskOf({ id, status: 'blocked', attempt: 0, blocked: approval(1) })) });

test('questions are asked one at a time, and only yes launches', () => {
  const first = questionsFor(NO_QUESTIONS, waiting('api', 'page'));
  expect(first.asked?.text).toBe("Task 'api' is READY. Launch? [y/N]");
  const yes = keyed(first, 'y\r');
  expect(yes).toMatchObject({ type: 'answered', yes: true, question: { task: 'api' } });
  const second = questionsFor(yes.next, waiting('api', 'page'));
  expect(second.asked?.text).toBe("Task 'page' is READY. Launch? [y/N]");
  for (const keys of ['\r', 'n\r', 'no\r', 'yo\r', 'x\n']) expect(keyed(second, keys)).toMatchObject({ yes: false });
});

test('what is typed can be mended, and what was typed ahead answers nothing else', () => {
  const asked = questionsFor(NO_QUESTIONS, waiting('api'));
  expect(keyed(asked, 'n\u007fyes')).toMatchObject({ type: 'typing', next: { typed: 'yes' } });
  expect(keyed(asked, 'no\u0015y\r')).toMatchObject({ yes: true });
  expect(keyed(asked, '\u001b[A')).toMatchObject({ next: { typed: 'A' } });
  expect(keyed(asked, 'n\ry\r')).toMatchObject({ yes: false, next: { asked: null, typed: '' } });
});

test('a question answered elsewhere is withdrawn, and a new block of the same task is asked about again', () => {
  const asked = questionsFor(NO_QUESTIONS, waiting('api'));
  expect(questionsFor(asked, statusOf()).asked).toBeNull();
  const { next } = keyed(asked, 'n\r');
  expect(questionsFor(next, waiting('api')).asked).toBeNull();
  const again = statusOf({ tasks: [taskOf({ id: 'api', status: 'blocked', blocked: approval(2) })] });
  expect(questionsFor(next, again).asked).not.toBeNull();
});

test('work that is done is let in, not launched', () => {
  const task = taskOf({ id: 'api', status: 'blocked', commit: '1'.repeat(40), blocked: approval(1) });
  const { asked } = questionsFor(NO_QUESTIONS, statusOf({ tasks: [task] }));
  expect(asked?.text).toBe("Task 'api' is VERIFIED. Integrate? [y/N]");
});
