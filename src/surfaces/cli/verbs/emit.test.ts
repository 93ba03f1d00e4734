import { expect, test } from 'vitest';
import { fakeHost } from '../../../../test/support/fake-host.ts';
import { fakeWorld } from '../../../../test/support/terminal/fake-world.ts';
import { runCli } from '../cli.ts';

test('emit starts a run of tutti.yaml for an event, with what is known of it', async () => {
  const host = fakeHost();
  const words = ['emit', 'test_failed', '--data', '{"suite":"unit"}', '--budget-usd', '2'];
  expect(await runCli(words, fakeWorld({ host }))).toBe(0);
  expect(await runCli(['emit', 'nightly', '--file', 'ci.yaml', '--detach'], fakeWorld({ host }))).toBe(0);
  expect(await runCli(['plan', 'ci.yaml', '--event', 'nightly'], fakeWorld({ host }))).toBe(0);
  const failed = { type: 'test_failed', details: { suite: 'unit' } };
  const nightly = { type: 'nightly', details: null };
  expect(host.asked.filter(([what]) => what !== 'detach')).toEqual([
    ['start', 'tutti.yaml', expect.objectContaining({ event: failed, budgetUsdMicros: 2_000_000 })],
    ['create', 'ci.yaml', expect.objectContaining({ event: nightly })],
    ['plan', 'ci.yaml', expect.objectContaining({ event: nightly })],
  ]);
});

test('data of an event that is no JSON, or no file, starts nothing', async () => {
  const wrong = await emitted('{suite: unit}');
  expect([wrong.exit, wrong.stderr]).toEqual([2, expect.stringMatching(/^error USAGE: the data is not JSON: /)]);
  const missing = await emitted('@nowhere.json');
  expect([missing.exit, missing.stderr]).toEqual([2, expect.stringMatching(/^error FILE_UNREADABLE: nowhere.json/)]);
});

async function emitted(data: string): Promise<{ readonly exit: number; readonly stderr: string }> {
  const host = fakeHost();
  const world = fakeWorld({ host });
  const exit = await runCli(['emit', 'test_failed', '--data', data], world);
  expect(host.asked).toEqual([]);
  return { exit, stderr: world.printed.stderr() };
}
