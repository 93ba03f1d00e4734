import { expect, test } from 'vitest';
import { ROOT, runId, sha, taskPath } from '../base/ids.ts';
import { type AttemptEnd, NO_USAGE } from '../run/attempt.ts';
import type { RunEvent } from '../run/event.ts';
import { smallPlan } from '../../testing/runs/small-plan.ts';
import { type Agents, busWords } from './bus-events.ts';

const commit = sha('a'.repeat(40));
const task = taskPath('backend/api');
const timestamp = '2026-01-02T03:04:05.006Z';

function agents(): Agents {
  return new Map([
    [taskPath('plan'), 'architect'],
    [task, 'api-builder'],
    [taskPath('backend/db'), 'shell'],
    [taskPath('each.*'), 'reader'],
    [taskPath('improve.*/review'), 'code-reviewer'],
    [taskPath('team/lead.*'), 'coordinator'],
  ]);
}

const end: AttemptEnd = {
  ...{ outcome: 'done', message: 'two routes', commit, changed: 3, violations: [], usage: NO_USAGE },
  ...{ session: null, exit: 0, handoff: null },
};

/** As `task agent event_type`, and the data. */
function check(event: RunEvent, ...expected: readonly (readonly [words: string, data: object])[]): void {
  const said = busWords(agents().keys(), agents())({ seq: 7, at: Date.parse(timestamp), run: runId('r-0001'), event });
  expect(said).toEqual(
    expected.map(([words, data]) => {
      const [path, agent, event_type] = words.split(' ');
      return { timestamp, task: path, agent, event_type, data: { ...data, seq: 7 } };
    }),
  );
}

test('a task goes from created over assigned and completed to an audit', () => {
  check(
    { type: 'task.opened', task: taskPath('backend') },
    ['backend/api api-builder task.created', {}],
    ['backend/db shell task.created', {}],
  );
  check({ type: 'attempt.started', task, attempt: 2 }, ['backend/api api-builder task.assigned', { attempt: 2 }]);
  check(
    { type: 'attempt.ended', task, attempt: 2, end },
    ['backend/api api-builder task.completed', { outcome: 'done', message: 'two routes', commit, files_changed: 3 }],
    ['backend/api api-builder audit.requested', { attempt: 2, commit }],
  );
});

test('the tasks at the top are created with the run, and phases are not spoken of', () => {
  check({ type: 'task.opened', task: ROOT }, ['plan architect task.created', {}]);
  check({ type: 'task.completed', task: taskPath('backend') });
});

test('copies are created as they come, and have the agent of what they are copies of', () => {
  check(
    { type: 'task.opened', task: taskPath('each'), items: ['a', 'b'] },
    ['each.0 reader task.created', {}],
    ['each.1 reader task.created', {}],
  );
  check({ type: 'task.iterated', task: taskPath('team'), iteration: 2 }, ['team/lead.2 coordinator task.created', {}]);
  check({ type: 'task.opened', task: taskPath('improve.3') }, ['improve.3/review code-reviewer task.created', {}]);
  check({ type: 'attempt.started', task: taskPath('each.1.g2'), attempt: 1 }, [
    'each.1.g2 reader task.assigned',
    { attempt: 1 },
  ]);
});

test('a task that is added while the run goes on has the agent that it came with', () => {
  const words = busWords(agents().keys(), agents());
  const { nodes } = smallPlan({ team: { tasks: { mend: { agent: 'bug-fixer' } } } });
  const children = nodes.filter((node) => node.kind === 'leaf');
  const event: RunEvent = { type: 'task.unfolded', task: taskPath('team'), children };
  const recorded = { seq: 1, at: 0, run: runId('r-0001') };
  const said = [event, { type: 'attempt.started', task: taskPath('team/mend'), attempt: 1 } as const].flatMap((each) =>
    words({ ...recorded, event: each }),
  );
  expect(said.map(({ task: path, agent, event_type }) => `${path} ${agent} ${event_type}`)).toEqual([
    'team/mend bug-fixer task.created',
    'team/mend bug-fixer task.assigned',
  ]);
});

test('an agent that did not do it has completed nothing', () => {
  check({ type: 'attempt.ended', task, attempt: 1, end: { ...end, outcome: 'crashed' } });
});

test('where nothing is there to audit, completed is the last word; what was audited is not completed again', () => {
  const data = { outcome: 'no-change', message: 'two routes', commit: null, files_changed: 0 };
  check({ type: 'task.completed', task, end: { ...end, outcome: 'no-change', commit: null, changed: 0 } }, [
    'backend/api api-builder task.completed',
    data,
  ]);
  check({ type: 'task.completed', task });
});
