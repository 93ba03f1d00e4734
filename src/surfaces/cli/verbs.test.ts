import { expect, test } from 'vitest';
import { fakeHost, recordedOf } from '../../../test/support/fake-host.ts';
import { fakeWorld } from '../../../test/support/terminal/fake-world.ts';
import { ROOT, taskPath } from '../../core/base/ids.ts';
import { runCli } from './cli.ts';
import { VERBS } from './verbs.ts';

/** Words that each verb understands; whoever adds a verb adds them here. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  demo: [],
  init: [],
  doctor: [],
  plan: ['tutti.yaml'],
  run: ['tutti.yaml'],
  emit: ['test_failed'],
  resume: [],
  pause: [],
  cancel: [],
  runs: [],
  status: [],
  show: ['api'],
  why: ['api'],
  logs: ['api'],
  events: [],
  diff: ['api'],
  report: [],
  inbox: [],
  approve: ['api'],
  reject: ['api'],
  answer: ['api', '8080'],
  unblock: ['api'],
  retry: ['api'],
  skip: ['api'],
  checkpoints: [],
  restore: ['api'],
  prune: [],
  explain: ['usage'],
  export: ['tutti.yaml'],
  schema: [],
  help: ['run'],
};

const events = recordedOf([
  { type: 'task.opened', task: ROOT },
  { type: 'attempt.started', task: taskPath('api'), attempt: 1 },
]);

type Ran = { readonly exit: number; readonly stdout: string; readonly stderr: string };

async function cli(words: readonly string[]): Promise<Ran> {
  const world = fakeWorld({ host: fakeHost({ events }) });
  const exit = await runCli(words, world);
  return { exit, stdout: world.printed.stdout(), stderr: world.printed.stderr() };
}

test.each(VERBS.map(({ name }) => name))('tutti %s --json prints JSON on stdout and nothing else', async (name) => {
  const words = WORDS[name];
  if (words === undefined) throw new Error(`this test knows no words for ${name}`);
  const { exit, stdout } = await cli([name, ...words, '--json']);
  expect(exit).toBe(0);
  expect(stdout).not.toBe('');
  for (const line of stdout.trimEnd().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
});

test.each(VERBS.map(({ name }) => name))(
  'tutti %s says something to people, too, and its help says how',
  async (name) => {
    const printed = await cli([name, ...(WORDS[name] ?? [])]);
    expect(printed.exit).toBe(0);
    expect(printed.stdout).not.toBe('');
    const help = await cli([name, '--help']);
    expect([help.exit, help.stderr]).toEqual([0, '']);
    expect(help.stdout).toContain(`Usage: tutti ${name}`);
  },
);
