import { expect, test } from 'vitest';
import { fakeHost, FAKE_RUN, statusOf, taskOf } from '../../../test/support/fake-host.ts';
import { fakeTerminal, type FakeTerminal } from '../../../test/support/terminal/fake-terminal.ts';
import { type FakeWorld, fakeWorld } from '../../../test/support/terminal/fake-world.ts';
import { taskPath } from '../../core/base/ids.ts';
import type { RunStatus, StatusView } from '../../core/report/status.ts';
import type { PersonCommand } from '../../core/run/command.ts';
import type { RunEvent } from '../../core/run/event.ts';
import { runCli } from './cli.ts';

const api = taskPath('api');
const blocked = { reason: 'approval', message: 'Launch it?', block: 1, until: null } as const;
const asks: StatusView = statusOf({
  status: 'waiting',
  tasks: [taskOf({ id: 'api', status: 'blocked', attempt: 0, blocked })],
});
const works: StatusView = statusOf({
  status: 'running',
  tasks: [taskOf({ id: 'api', status: 'active', phase: 'working' })],
});

type Scene = {
  readonly world: FakeWorld;
  readonly terminal: FakeTerminal;
  readonly said: readonly PersonCommand[];
  /** The run now stands so, and the journal says this. */
  change(next: StatusView, event: RunEvent): void;
  /** What `tutti run` came to. */
  readonly exit: Promise<number>;
};

/** A run on a terminal, which does what the test says. */
function scene(words: readonly string[] = []): Scene {
  let status = asks;
  const said: PersonCommand[] = [];
  const { promise: settled, resolve: settle } = Promise.withResolvers<RunStatus>();
  const terminal = fakeTerminal(80, 12);
  const stdout = fakeTerminal(80, 12);
  const pending: RunEvent[] = [];
  let wake: () => void = () => undefined;
  const host = fakeHost({
    driven: {
      settled,
      status: () => status,
      interrupt: () => settle('interrupted'),
      async command(command) {
        said.push(command);
        return { type: 'taken', driven: true };
      },
      events: (async function* () {
        const end = settled.then(() => null);
        for (let seq = 1; ;) {
          for (const event of pending.splice(0)) yield { seq: seq++, at: 0, run: FAKE_RUN, event };
          const more = new Promise<true>((resolve) => (wake = () => resolve(true)));
          if ((await Promise.race([more, end])) === null) return;
        }
      })(),
    },
  });
  const world = fakeWorld({ host, stderr: terminal, stdout, keyboard: true });
  return {
    world,
    terminal,
    said,
    change(next, event) {
      status = next;
      pending.push(event);
      wake();
      if (next.status === 'complete') settle('complete');
    },
    exit: runCli(['run', 'f', ...words], world),
  };
}

/** Goes on turn by turn, with a repaint each, until the screen shows the row. */
async function shows(at: Scene, row: string): Promise<void> {
  for (let turns = 0; !at.terminal.rows().includes(row); turns += 1) {
    if (turns > 200_000) throw new Error(`never shown: ${row}\n${at.terminal.rows().join('\n')}`);
    await new Promise((resolve) => setImmediate(resolve));
    at.world.pass(200);
  }
}

const lastRow = ({ terminal }: Scene): string | undefined => terminal.rows().at(-1);
const question = "Task 'api' is READY. Launch? [y/N]";
const done: RunEvent = { type: 'task.completed', task: api };

test('a person at the terminal is asked before a launch, and yes approves', async () => {
  const at = scene(['--approve']);
  await shows(at, question);
  at.world.press('y');
  await shows(at, `${question} y`);
  at.world.press('\r');
  expect(at.said).toEqual([{ type: 'approve', task: 'api', block: 1, by: 'ada', message: '' }]);
  at.change(statusOf(), done);
  expect(await at.exit).toBe(0);
  expect([at.terminal.cursor.isVisible, at.world.timers()]).toEqual([true, 0]);
});

test('a question that somebody answers elsewhere is withdrawn', async () => {
  const at = scene();
  await shows(at, question);
  at.change(works, { type: 'approval.granted', task: api, block: 1, by: 'bob', message: '' });
  await shows(at, "'api' was decided elsewhere");
  expect(lastRow(at)).not.toContain('[y/N]');
  at.world.press('y\r');
  at.change(statusOf(), done);
  expect(await at.exit).toBe(0);
  expect(at.said).toEqual([]);
});

test('no to all that is left ends the command with 3, and the task stays as it is', async () => {
  const at = scene();
  await shows(at, question);
  at.world.press('\r');
  expect(await at.exit).toBe(3);
  expect(at.said).toEqual([]);
  expect(at.terminal.rows()).toContain("'api' stays as it is: tutti approve api --run r-0001");
});
