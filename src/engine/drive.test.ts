import { expect, test } from 'vitest';
import { indexPlan } from '../core/plan/index-plan.ts';
import type { RunCommand } from '../core/run/command.ts';
import type { EffectType } from '../core/run/effect.ts';
import type { RunEvent } from '../core/run/event.ts';
import { newState } from '../core/run/new-state.ts';
import { runId } from '../core/base/ids.ts';
import { BASE, cancel, done, ended, pause, stopped } from '../testing/runs/said.ts';
import { type SmallTasks, smallPlan } from '../testing/runs/small-plan.ts';
import { tellEvent } from '../testing/runs/tell-event.ts';
import { type Driver, drive } from './drive.ts';

const RUN = runId('r-drive');
const START: RunCommand = {
  ...{ type: 'start-run', run: RUN, plan: 'hash', base: BASE, baseRef: 'refs/heads/main', branch: 'tutti/r-drive' },
  ...{ limits: { maxParallel: 2, perAgent: {} }, approveAll: false },
};
const RUNS: ReadonlySet<EffectType> = new Set<EffectType>(['run-attempt', 'stop-attempt', 'deliver']);

type Driven = { readonly driver: Driver; readonly commits: (readonly string[])[] };

function begin(tasks: SmallTasks, append: (events: readonly RunEvent[]) => Promise<void> = async () => {}): Driven {
  const commits: (readonly string[])[] = [];
  const driver = drive({
    ...{
      run: RUN,
      fence: 1,
      state: newState(indexPlan(smallPlan(tasks))),
      redact: (text) => text.replaceAll('hunter22', '[redacted]'),
    },
    journal: { append: ({ events }) => append(events) },
    clock: { now: () => 0, elapsed: () => 0, sleep: async () => {} },
    committed: ({ events }) => void commits.push(events.map(tellEvent)),
  });
  return { driver, commits };
}

async function claim({ driver }: Driven): Promise<ReadonlyMap<string, number>> {
  const leases = await driver.plane.claim(RUNS, new AbortController().signal);
  return new Map(leases.map(({ id, work }) => [work.key, id]));
}

async function end({ driver }: Driven): Promise<void> {
  driver.stop();
  await driver.done;
}

test('a command and the launches that it makes possible are one commit, and only then work is offered', async () => {
  const written: number[] = [];
  const driven = begin({ a: {}, b: {}, c: { needs: ['a'] } }, async (events) => void written.push(events.length));
  expect(await driven.driver.submit(START)).toBe(null);
  expect(driven.commits).toEqual([['run.started', 'task.opened', 'attempt.started a@1', 'attempt.started b@1']]);
  const leases = await claim(driven);
  expect([...leases.keys()]).toEqual(['a@1:run-attempt', 'b@1:run-attempt']);
  expect(await driven.driver.plane.report(leases.get('a@1:run-attempt') ?? 0, done('a'))).toBe('accepted');
  expect(driven.commits.at(-1)).toEqual(['task.completed a', 'attempt.started c@1']);
  expect(written).toEqual([4, 2]);
  await end(driven);
});

test('a lease that was answered or withdrawn is fenced, and its holder is told to stop', async () => {
  const driven = begin({ a: {} });
  await driven.driver.submit(START);
  const running = (await claim(driven)).get('a@1:run-attempt') ?? 0;
  await driven.driver.submit(cancel('a'));
  expect(await driven.driver.plane.beat([running])).toEqual({ stop: [running], ttlMs: 30_000 });
  expect(await driven.driver.plane.report(running, done('a'))).toBe('fenced');
  const stopping = (await claim(driven)).get('a@1:stop-attempt') ?? 0;
  expect(await driven.driver.plane.report(stopping, stopped('a'))).toBe('accepted');
  expect(await driven.driver.plane.report(stopping, stopped('a'))).toBe('fenced');
  expect(driven.commits.at(-1)).toEqual(['task.cancelled a', 'task.failed CHILD_CANCELLED']);
  await end(driven);
});

test('a commit that fails ends the loop, and whoever asked hears why', async () => {
  const driven = begin({ a: {} }, () => Promise.reject(new Error('the disk is full')));
  const [done, asked] = await Promise.allSettled([driven.driver.done, driven.driver.submit(START)]);
  const reason = new Error('the disk is full');
  expect([done, asked]).toEqual([
    { status: 'rejected', reason },
    { status: 'rejected', reason },
  ]);
  await expect(driven.driver.submit(pause)).rejects.toThrow('the driver has stopped');
  expect(driven.commits).toEqual([]);
});

test('whoever asks while the driver stops is told, and not left waiting', async () => {
  const begun = Promise.withResolvers<void>();
  const written = Promise.withResolvers<void>();
  const driven = begin({ a: {} }, () => {
    begun.resolve();
    return written.promise;
  });
  const first = driven.driver.submit(START);
  await begun.promise;
  const late = driven.driver.submit(pause);
  driven.driver.stop();
  written.resolve();
  expect(await first).toBe(null);
  await expect(late).rejects.toThrow('the driver has stopped');
  await driven.driver.done;
});

test('a driver that drains takes reports and launches nothing', async () => {
  const driven = begin({ a: {}, b: { needs: ['a'] } });
  await driven.driver.submit(START);
  const running = (await claim(driven)).get('a@1:run-attempt') ?? 0;
  driven.driver.drain();
  expect(driven.driver.idle()).toBe('busy');
  await driven.driver.plane.report(running, done('a'));
  expect(driven.commits.at(-1)).toEqual(['task.completed a']);
  expect(driven.driver.idle()).toBe('still');
  await end(driven);
});

test('a refused command is answered and commits nothing; a run that only waits for a time says so', async () => {
  const driven = begin({ a: { backoffMs: 1_000 } });
  await driven.driver.submit(START);
  expect(await driven.driver.submit(START)).toEqual({ what: 'the run has started already', fix: 'tutti resume' });
  const running = (await claim(driven)).get('a@1:run-attempt') ?? 0;
  await driven.driver.plane.report(running, ended('a', 'crashed'));
  expect(driven.driver.idle()).toBe('timers');
  expect(driven.commits.length).toBe(2);
  await end(driven);
});

test('secrets in what the world reports never reach the journal', async () => {
  const texts: string[] = [];
  const driven = begin({ a: { maxAttempts: 1 } }, async (events) => void texts.push(JSON.stringify(events)));
  await driven.driver.submit(START);
  const running = (await claim(driven)).get('a@1:run-attempt') ?? 0;
  const said = done('a', 1, { outcome: 'crashed', message: 'the key is hunter22' });
  await driven.driver.plane.report(running, said);
  expect(texts.join()).toContain('the key is [redacted]');
  expect(texts.join()).not.toContain('hunter22');
  await end(driven);
});

test('nothing is claimed any more once the worker has given up', async () => {
  const driven = begin({ a: {} });
  await driven.driver.submit(START);
  expect(await driven.driver.plane.claim(RUNS, AbortSignal.abort())).toEqual([]);
  const life = new AbortController();
  const nothing = driven.driver.plane.claim(new Set<EffectType>(['deliver']), life.signal);
  life.abort();
  expect(await nothing).toEqual([]);
  await end(driven);
});
