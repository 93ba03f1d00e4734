import { expect, test } from 'vitest';
import { type FakeHost, fakeHost } from '../../../../test/support/fake-host.ts';
import { fakeWorld } from '../../../../test/support/terminal/fake-world.ts';
import { fieldsOf, itemsOf, parseJson } from '../../../core/base/read-json.ts';
import { runCli } from '../cli.ts';

type Ran = {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly asked: FakeHost['asked'];
};

async function init(...words: readonly string[]): Promise<Ran> {
  const host = fakeHost();
  const world = fakeWorld({ host });
  const exit = await runCli(['init', ...words], world);
  return { exit, stdout: world.printed.stdout(), stderr: world.printed.stderr(), asked: host.asked };
}

test('init --pattern says which pattern fits which scenario, and writes nothing', async () => {
  const { exit, stdout, asked } = await init('--pattern');
  expect([exit, asked]).toEqual([0, []]);
  expect(stdout).toBe(`When                                                               Pattern     also called
each step builds on the one before it                              sequential  pipeline, chain
several parts do not depend on each other                          parallel    fan-out
what is to be done depends on what is found first                  branch      conditional, routing
good enough can be measured, and takes several tries               refine      loop, iterative
it is known what must hold at the end, not which tasks lead there  supervise   supervisor, hub
work begins when something happens                                 event       event-driven, events, router
the same for many files or items, and one report                   map-reduce  map, batch
several steps must all succeed, or be undone                       saga        transaction, transactions

write one as tutti.yaml: tutti init --pattern <name>
`);
});

test('the table of patterns is data for programs', async () => {
  const { stdout } = await init('--pattern', '--json');
  const patterns = itemsOf(fieldsOf(parseJson(stdout))['patterns']);
  expect(patterns).toHaveLength(8);
  expect(patterns.at(-1)).toEqual({
    name: 'saga',
    aliases: ['transaction', 'transactions'],
    scenario: 'several steps must all succeed, or be undone',
  });
});

test('init --pattern with a name writes that one', async () => {
  const { exit, stdout, asked } = await init('--pattern', 'fan-out', '--agent', 'claude');
  expect([exit, asked]).toEqual([0, [['init', { agent: 'claude', pattern: 'fan-out' }]]]);
  expect(stdout).toContain('next   tutti plan tutti.yaml');
  expect((await init('--pattern=saga')).asked).toEqual([['init', { agent: undefined, pattern: 'saga' }]]);
  expect((await init('--yes')).asked).toEqual([['init', { agent: undefined, pattern: undefined }]]);
});

test('a pattern that does not exist is told before anything is asked or written', async () => {
  const { exit, stderr, asked } = await init('--pattern', 'paralel');
  expect([exit, asked]).toEqual([2, []]);
  expect(stderr).toContain("there is no pattern 'paralel'; nothing was written. Did you mean `parallel`?");
});
