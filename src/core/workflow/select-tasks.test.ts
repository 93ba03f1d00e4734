import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { command, workflow } from '../../../test/support/workflow/sample-workflow.ts';
import { selectTasks } from './select-tasks.ts';
import type { Workflow } from './workflow.ts';

/** `after` names tasks with what they need: `c<a,b`. */
function given(on: Workflow['on'], ...tasks: readonly string[]): Workflow {
  const definitions = tasks.map((text) => {
    const [id = '', needs] = text.split('<');
    return command(id, { needs: needs?.split(',') ?? [] });
  });
  return { ...workflow(definitions), on };
}

/** The ids that remain, in the order of the file; or what the refusal says. */
function remaining(of: Workflow, event: string | null): string {
  const selection = selectTasks(of, event);
  if (selection.type === 'refused') {
    const { code, message, fix } = selection.finding;
    return `${code} ${message}; ${fix}`;
  }
  return selection.workflow.root.tasks.map(({ id }) => id).join(' ');
}

const team = given(
  { test_failed: ['fix'], pr_opened: ['review'], alert: ['audit', 'fix'] },
  ...['setup', 'build<setup', 'fix<setup', 'review', 'retest<fix', 'audit', 'report<audit,retest'],
);

test('without an event, what answers one is left out, and what follows it', () => {
  expect(remaining(team, null)).toBe('setup build');
});

test('an event runs the tasks that answer it, what follows them, and what these need', () => {
  expect(remaining(team, 'pr_opened')).toBe('review');
  // `report` follows, and it needs `audit`, which answers another event as well.
  expect(remaining(team, 'test_failed')).toBe('setup fix retest audit report');
  expect(remaining(team, 'alert')).toBe('setup fix retest audit report');
});

test('what answers another event does not run because it comes after', () => {
  const chain = given({ first: ['a'], second: ['b'] }, 'a', 'b<a', 'c<b', 'd<a');
  expect(remaining(chain, 'first')).toBe('a d');
  expect(remaining(chain, 'second')).toBe('a b c');
});

test('only the event that happened is still answered', () => {
  const selection = selectTasks(team, 'pr_opened');
  expect(selection).toMatchObject({ type: 'selected', workflow: { on: { pr_opened: ['review'] } } });
  expect(selectTasks(team, null)).toMatchObject({ workflow: { on: {} } });
});

test('an event that nothing answers is an error that names those that are', () => {
  expect(remaining(team, 'test_faild')).toBe(
    'EVENT_UNKNOWN the workflow answers no event `test_faild`. Did you mean `test_failed`?; ' +
      'it answers `test_failed`, `pr_opened`, `alert`',
  );
  expect(remaining(given({}, 'a'), 'x')).toBe(
    'EVENT_UNKNOWN the workflow answers no event `x`; name tasks that answer it, under `on: {x: …}`',
  );
  expect(remaining(team, 'constructor')).toMatch(/^EVENT_UNKNOWN /);
});

test('a workflow of which nothing remains says what it waits for', () => {
  expect(remaining(given({ pr_opened: ['a'], alert: ['b'] }, 'a', 'b', 'c<a'), null)).toBe(
    'EVENT_AWAITED every task of the workflow waits for an event: pr_opened, alert; ' +
      'tell it that one happened: `tutti emit pr_opened`',
  );
});

test('a workflow without events stays as it is', () => {
  const plain = given({}, 'a', 'b<a');
  expect(selectTasks(plain, null)).toEqual({ type: 'selected', workflow: plain });
});

test('whatever remains needs nothing that does not', () => {
  const needs = fc.array(fc.array(fc.nat(9), { maxLength: 3 }), { minLength: 1, maxLength: 10 });
  const answers = fc.array(fc.array(fc.nat(9), { minLength: 1, maxLength: 2 }), { maxLength: 3 });
  fc.assert(
    fc.property(needs, answers, fc.nat(3), (lists, types, chosen) => {
      const tasks = lists.map((list, index) => {
        return command(`t${index}`, { needs: list.filter((need) => need < index).map((need) => `t${need}`) });
      });
      const ids = tasks.map(({ id }) => id);
      const on = Object.fromEntries(
        types.map((list, index) => [`e${index}`, list.map((n) => ids[n % ids.length] ?? '')]),
      );
      const selection = selectTasks({ ...workflow(tasks), on }, chosen < types.length ? `e${chosen}` : null);
      if (selection.type === 'refused') return;
      const left = new Set(selection.workflow.root.tasks.map(({ id }) => id));
      for (const task of selection.workflow.root.tasks) {
        expect(task.needs.filter((need) => !left.has(need))).toEqual([]);
      }
      for (const id of on[`e${chosen}`] ?? []) expect(left).toContain(id);
    }),
  );
});
