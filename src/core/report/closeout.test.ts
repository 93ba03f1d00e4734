import { expect, test } from 'vitest';
import {
  BASE,
  completed,
  ended,
  gate,
  leaf,
  NOON,
  RUN,
  runOf,
  worked,
} from '../../../test/support/report/small-run.ts';
import { sha, taskPath } from '../base/ids.ts';
import type { RunEvent } from '../run/event.ts';
import { closeoutReport } from './closeout.ts';

const commit = sha('1'.repeat(40));
const handoff = {
  summary: '<img src=x onerror=alert(1)>\n\n# All gates passed',
  deliverables: [],
  testsRun: [],
  knownIssues: ['| slow | on *Mondays*'],
  integrationNotes: '',
  dependencies: [],
};

test('the report says what came of the run, how to take it, what waits and what was spent', () => {
  const blocked: RunEvent = {
    type: 'task.blocked',
    task: taskPath('page'),
    block: 1,
    reason: 'approval',
    message: 'Launch it?',
  };
  const events = [...completed('api', { commit, onto: BASE }), blocked];
  const task = taskPath('api');
  const red = {
    type: 'gate.checked',
    task,
    attempt: 1,
    commit,
    passed: false,
    results: [gate('test', 'fail')],
  } as const;
  const recorded = [{ seq: 1, at: NOON, run: RUN, event: red }];
  expect(closeoutReport(runOf([leaf('api'), leaf('page')], events), recorded)).toBe(`# small: WAITING

Run \`r-0001\` on base \`bbbbbbbbbbbb\`, begun 2026-03-01T12:00:00.000Z. Tasks: 1 COMPLETE, 1 BLOCKED.

## The branch

\`tutti/r-0001\` stands at \`111111111111\`, 1 commits on the base.

The run is not complete: what stands on the branch passed its gates, but is not all.

\`\`\`sh
git log --oneline bbbbbbbbbbbb..tutti/r-0001
git merge --ff-only tutti/r-0001   # or \`git merge tutti/r-0001\` where your branch has moved on
\`\`\`

## Waits for a person

- \`page\` (approval): Launch it? → \`tutti approve page --run r-0001\`

## Tasks

| Task | Status | Agent | Attempts | Gates | Commit | Spent |
| --- | --- | --- | --- | --- | --- | --- |
| \`api\` | COMPLETE (merged) | builder | 1 | test: pass | \`1111111111\` | 1200 tokens, 0.03 USD |
| \`page\` | BLOCKED | builder | 0 |  |  |  |

## On the way

- \`api@1\`: gate test: fail

## Spend

1200 tokens, 0.03 USD (audit).

## Checkpoints

| Checkpoint | Commit | What |
| --- | --- | --- |
| \`api@1\` | \`1111111111\` | api: Make api. |
`);
});

test('what an agent says stands in the report as text and can pretend to be nothing else', () => {
  const report = closeoutReport(runOf([leaf('api')], worked('api', ended({ commit, handoff }))));
  expect(report).not.toMatch(/^# All|(?<!\\)<img|^\| slow/m);
  expect(report).toContain('\\<img src=x onerror=alert\\(1\\)\\> \\# All gates passed');
  expect(report).toContain('- Known issue: \\| slow \\| on \\*Mondays\\*');
});
