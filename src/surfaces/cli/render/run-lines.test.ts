import { expect, test } from 'vitest';
import { statusOf, taskOf } from '../../../../test/support/fake-host.ts';
import type { StatusView } from '../../../core/report/status.ts';
import { everyTask, runLines, type Size, summaryLines } from './run-lines.ts';
import { lineWidth, paintLine } from './text.ts';

const now = Date.parse('2026-03-01T12:04:02.000Z');
const at = (time: string): string => `2026-03-01T12:${time}.000Z`;

const mixed: StatusView = statusOf({
  status: 'running',
  tasks: [
    taskOf({
      ...{ id: 'proto', status: 'complete', started_at: at('00:00'), ended_at: at('03:12'), changed: 6 },
      usage: { input_tokens: 1000, output_tokens: 50, usd: 0.21 },
      gates: [
        { name: 'lint', answer: 'pass', duration_ms: 10 },
        { name: 'test', answer: 'pass', duration_ms: 10 },
      ],
    }),
    taskOf({
      ...{ id: 'grpc', needs: ['proto'], status: 'active', phase: 'working', attempt: 2, started_at: at('03:12') },
      usage: { input_tokens: 1000, output_tokens: 50, usd: null },
      gates: [{ name: 'test', answer: 'fail', duration_ms: 10 }],
    }),
    taskOf({
      ...{ id: 'backend', needs: ['proto'], status: 'blocked', started_at: at('03:12') },
      blocked: { reason: 'question', message: 'may it run "uv add grpcio"?', block: 1, until: null },
    }),
    taskOf({ id: 'frontend', needs: ['backend', 'proto'], status: 'pending', attempt: 0 }),
  ],
  budget: { tokens: 41_200, tokens_limit: null, usd: 0.69, usd_limit: 5, mode: 'enforce' },
});

function check(size: Size, expected: string, status: StatusView = mixed): void {
  const activity = new Map([['grpc', 'Bash: go test ./... -run TestUpsert -count=1 -race']]);
  const lines = runLines({ status, activity, question: null, startedAt: now - 242_000, now }, size);
  expect(`\n${lines.map((each) => paintLine(each, false)).join('\n')}\n`).toBe(expected);
  expect(lines.length).toBeLessThanOrEqual(size.rows);
  for (const each of lines) expect(lineWidth(each)).toBeLessThanOrEqual(size.columns);
}

test('a run at 120 columns', () => {
  check(
    { columns: 120, rows: 20 },
    `
r-0001 · small · 1/4 done · $0.69 of $5.00 · 41k tokens · 4m02s
 ✔ proto     builder  3m12s  $0.21  lint ✔ test ✔  +6 files
 ● grpc@2    builder    50s  $?     test ✘                   Bash: go test ./... -run TestUpsert -count=1 -race
 ◐ backend   builder    50s                                  question: may it run "uv add grpcio"?
 ○ frontend  builder                                         waits for backend
 [1 needs you] backend: may it run "uv add grpcio"?   tutti answer backend "…" --run r-0001
`,
  );
});

test('a run at 80 columns is cut at the edge and not wrapped', () => {
  check(
    { columns: 80, rows: 20 },
    `
r-0001 · small · 1/4 done · $0.69 of $5.00 · 41k tokens · 4m02s
 ✔ proto     builder  3m12s  $0.21  lint ✔ test ✔  +6 files
 ● grpc@2    builder    50s  $?     test ✘                   Bash: go test ./..…
 ◐ backend   builder    50s                                  question: may it r…
 ○ frontend  builder                                         waits for backend
 [1 needs you] backend: may it run "uv …   tutti answer backend "…" --run r-0001
`,
  );
});

test('in a low window what moves or hurts is shown, and the rest is counted', () => {
  check(
    { columns: 80, rows: 5 },
    `
r-0001 · small · 1/4 done · $0.69 of $5.00 · 41k tokens · 4m02s
 ● grpc@2   builder    50s  $?  test ✘  Bash: go test ./... -run TestUpsert -co…
 ◐ backend  builder    50s              question: may it run "uv add grpcio"?
 … 2 more (1 complete, 1 pending)
 [1 needs you] backend: may it run "uv …   tutti answer backend "…" --run r-0001
`,
  );
});

test('wide characters are measured as a terminal shows them', () => {
  const task = taskOf({ id: 'api', status: 'failed', error: { code: 'X', what: '世界'.repeat(40), fix: '' } });
  check(
    { columns: 40, rows: 5 },
    `
r-0001 · small · 0/1 done · $0.03 · 1.2…
 ✘ api  builder         世界世界世界世…
`,
    statusOf({ status: 'failed', tasks: [task] }),
  );
});

test('a failed run says what failed, what is there already, and what to type', () => {
  const failed = taskOf({
    id: 'grpc',
    status: 'failed',
    attempt: 2,
    error: { code: 'GATE_FAILED', what: 'gate test: fail', fix: '' },
  });
  const checkpoint = { id: 'proto@1', sha: 'c'.repeat(40), task: 'proto', message: 'proto: x' };
  const done = [taskOf({ id: 'proto' }), taskOf({ id: 'each.1', status: 'failed', attempt: 0 })];
  const failures = [{ task: 'grpc', again: 'grpc' }];
  const status = statusOf({ status: 'failed', tasks: [...done, failed], failures, checkpoints: [checkpoint] });
  expect(
    `\n${summaryLines(status)
      .map((each) => paintLine(each, false))
      .join('\n')}\n`,
  ).toBe(`
✘ FAILED  r-0001 · small · 3 tasks · 3 attempts · 1.2k tokens · $0.03
  ✘ grpc  GATE_FAILED: gate test: fail
    and 1 task that the run did without
  branch  tutti/r-0001 at cccccccccc, 1 commit on bbbbbbbbbb
  why     tutti why grpc --run r-0001
  again   tutti retry grpc --run r-0001
  look    tutti report r-0001 · tutti status r-0001
`);
});

test('of many items that ended alike the first stands for all, and what did not is still seen', () => {
  const tasks = Array.from({ length: 18 }, (_, index) =>
    taskOf({ id: `each.${index}`, status: index === 15 ? 'failed' : 'complete', agent: 'shell', started_at: null }),
  );
  expect(everyTask(statusOf({ tasks }), 0).map((each) => paintLine(each, false))).toEqual([
    ' ✔ each.0   shell',
    '   … 14 more complete, to each.14',
    ' ✘ each.15  shell         failed',
    ' ✔ each.16  shell',
    ' ✔ each.17  shell',
  ]);
});
