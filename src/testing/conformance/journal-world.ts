import assert from 'node:assert/strict';
import { type RunId, runId, type Sha, sha, taskPath } from '../../core/base/ids.ts';
import { TuttiError } from '../../core/base/tutti-error.ts';
import type { RunEvent } from '../../core/run/event.ts';
import type { Commit } from '../../ports/journal.ts';
import type { Owner } from '../../ports/leases.ts';
import type { JournalStore, NewRun } from '../../ports/runs.ts';

/** One disk, as it were, that several processes open. `end` throws it away. */
export type JournalWorld = {
  open(owner: Owner, ownerAlive: (owner: Owner) => boolean): JournalStore;
  end(): void;
};

const head: Sha = sha('b'.repeat(40));
export const here: Owner = { host: 'here', bootId: 'boot-1', pid: 100, startTime: '1' };
export const NOW: number = 1_700_000_000_000;
export const TTL_MS: number = 30_000;
export const run: RunId = runId('r-0001');

export function opened(task: string): RunEvent {
  return { type: 'task.opened', task: taskPath(task) };
}

export function newRun(id: RunId): NewRun {
  const branch = `refs/heads/tutti/${id}`;
  return { id, workflow: 'referrals', plan: 'f'.repeat(64), base: head, branch, createdAt: NOW };
}

export function commit(fence: number, firstSeq: number, events: readonly RunEvent[]): Omit<Commit, 'lastSeq'> {
  return { run, firstSeq, at: NOW, fence, events };
}

export function acquired(store: JournalStore, now: number, id: RunId = run): number {
  const answer = store.leases.acquire(id, now);
  assert.ok(answer.type === 'held');
  return answer.held.fence;
}

export function started(world: JournalWorld): { readonly store: JournalStore; readonly fence: number } {
  const store = world.open(here, () => true);
  store.runs.createRun(newRun(run));
  return { store, fence: acquired(store, NOW) };
}

export async function appendTo(store: JournalStore, id: RunId): Promise<void> {
  const fence = acquired(store, NOW, id);
  await store.journal.append({ ...commit(fence, 1, [opened('a')]), run: id });
}

export function eventsOf(store: JournalStore): readonly RunEvent[] {
  return [...store.journal.read(run, 0)].flatMap((commit) => commit.events);
}

export async function refused(code: string, promise: Promise<void>): Promise<void> {
  await assert.rejects(promise, (error) => error instanceof TuttiError && error.code === code);
}

export function refusedAtOnce(code: string, call: () => unknown): void {
  assert.throws(call, (error) => error instanceof TuttiError && error.code === code);
}
