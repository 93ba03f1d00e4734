import assert from 'node:assert/strict';
import { ROOT, runId, taskPath } from '../../core/base/ids.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Commit } from '../../ports/journal.ts';
import type { Owner } from '../../ports/leases.ts';
import {
  type JournalWorld,
  NOW,
  TTL_MS,
  acquired,
  appendTo,
  commit,
  eventsOf,
  here,
  newRun,
  opened,
  refused,
  refusedAtOnce,
  run,
  started,
} from './journal-world.ts';

/** What every journal must do. `run` throws where one does not; any test runner can call it. */
export type JournalCase = { readonly name: string; run(world: JournalWorld): Promise<void> };

const beside: Owner = { ...here, pid: 200, startTime: '2' };
const away: Owner = { ...here, host: 'away' };
const plan: Plan = {
  schema: 1,
  name: 'Größe "x"',
  inputs: { list: [1, null, { deep: true }] },
  agents: {},
  models: {},
  environment: { copy: [], link: [], cache: [] },
  sandbox: 'auto',
  deliver: 'branch',
  nodes: [],
};

export const journalConformance: readonly JournalCase[] = [
  {
    name: 'commits are read as they were appended, from any of them on',
    async run(world) {
      const { store, fence } = started(world);
      const first = commit(fence, 1, [opened('a'), opened('b')]);
      const second = { ...commit(fence, 3, [{ type: 'run.paused' }]), at: NOW + 5 };
      await store.journal.append(first);
      await store.journal.append(second);
      const expected: readonly Commit[] = [
        { ...first, lastSeq: 2 },
        { ...second, lastSeq: 3 },
      ];
      assert.deepEqual([...store.journal.read(run, 0)], expected);
      assert.deepEqual([...store.journal.read(run, 2)], expected.slice(1));
      assert.deepEqual([...store.journal.read(run, 3)], []);
    },
  },
  {
    name: 'hundreds of commits come back in order, though more are appended while they are read',
    async run(world) {
      const { store, fence } = started(world);
      for (let seq = 1; seq <= 600; seq += 1) await store.journal.append(commit(fence, seq, [opened(`t${seq}`)]));
      const seqs: number[] = [];
      for (const { firstSeq } of store.journal.read(run, 0)) {
        seqs.push(firstSeq);
        if (firstSeq === 500) await store.journal.append(commit(fence, 601, [opened('late')]));
      }
      assert.deepEqual(
        seqs,
        [...seqs.keys()].map((index) => index + 1),
      );
      assert.ok(seqs.length >= 600);
    },
  },
  {
    name: 'who changes the events afterwards does not change the past',
    async run(world) {
      const { store, fence } = started(world);
      const values: Record<string, string> = { name: 'before' };
      await store.journal.append(commit(fence, 1, [{ type: 'task.readied', task: taskPath('a'), values }]));
      values['name'] = 'after';
      assert.deepEqual(eventsOf(store), [{ type: 'task.readied', task: 'a', values: { name: 'before' } }]);
    },
  },
  {
    name: 'an append at another place than the end is refused whole',
    async run(world) {
      const { store, fence } = started(world);
      const appended = (seq: number): Promise<void> => store.journal.append(commit(fence, seq, [opened('a')]));
      await appended(1);
      for (const seq of [0, 1, 3]) await refused('JOURNAL_CONFLICT', appended(seq));
      assert.deepEqual(eventsOf(store), [opened('a')]);
    },
  },
  {
    name: 'a driver that lost its lease can write nothing more',
    async run(world) {
      const { store, fence } = started(world);
      const other = world.open(beside, () => false);
      const held = acquired(other, NOW);
      await refused('JOURNAL_FENCED', store.journal.append(commit(fence, 1, [opened('old')])));
      await other.journal.append(commit(held, 1, [opened('new')]));
      await refused('JOURNAL_FENCED', store.journal.append(commit(fence, 2, [opened('old')])));
      assert.deepEqual(eventsOf(store), [opened('new')]);
    },
  },
  {
    name: 'a driver that gave its lease back, or guesses a later number, can write nothing',
    async run(world) {
      const { store, fence } = started(world);
      await refused('JOURNAL_FENCED', store.journal.append(commit(fence + 1, 1, [opened('a')])));
      store.leases.release(run, fence);
      await refused('JOURNAL_FENCED', store.journal.append(commit(fence, 1, [opened('a')])));
      assert.deepEqual(eventsOf(store), []);
    },
  },
  {
    name: 'a run that was never made cannot be written or read',
    async run(world) {
      const store = world.open(here, () => true);
      await refused('RUN_UNKNOWN', store.journal.append(commit(acquired(store, NOW), 1, [opened('a')])));
      refusedAtOnce('RUN_UNKNOWN', () => [...store.journal.read(run, 0)]);
    },
  },
  {
    name: 'a lease is one process’s at a time, and fencing numbers only grow',
    async run(world) {
      const store = world.open(here, () => true);
      const other = world.open(beside, () => true);
      const first = acquired(store, NOW);
      assert.deepEqual(other.leases.acquire(run, NOW), { type: 'taken', by: here });
      assert.deepEqual(store.leases.acquire(run, NOW), { type: 'taken', by: here });
      store.leases.release(run, first);
      const second = acquired(other, NOW);
      assert.ok(second > first);
      store.leases.release(run, first);
      assert.equal(store.leases.renew(run, first, NOW), false);
      assert.deepEqual(store.leases.acquire(run, NOW), { type: 'taken', by: beside });
      assert.deepEqual(acquired(store, NOW + TTL_MS), second + 1);
      assert.equal(other.leases.renew(run, second, NOW), false);
    },
  },
  {
    name: 'anybody may ask who holds a lease; nobody does when it is over, given back, or its process is gone',
    async run(world) {
      const store = world.open(here, () => true);
      const other = world.open(beside, () => true);
      assert.equal(other.leases.holder(run, NOW), null);
      const fence = acquired(store, NOW);
      assert.deepEqual(
        [other, store].map(({ leases }) => leases.holder(run, NOW)),
        [here, here],
      );
      assert.equal(world.open(beside, () => false).leases.holder(run, NOW), null);
      assert.deepEqual(world.open(away, () => false).leases.holder(run, NOW), here);
      assert.equal(other.leases.holder(run, NOW + TTL_MS), null);
      store.leases.release(run, fence);
      assert.equal(other.leases.holder(run, NOW), null);
    },
  },
  {
    name: 'leases of two runs do not know each other',
    async run(world) {
      const store = world.open(here, () => true);
      acquired(store, NOW);
      assert.equal(store.leases.acquire(runId('r-0002'), NOW).type, 'held');
    },
  },
  {
    name: 'a renewed lease lives on, also when its time was over and nobody came',
    async run(world) {
      const store = world.open(here, () => true);
      const other = world.open(beside, () => true);
      const fence = acquired(store, NOW);
      assert.equal(store.leases.renew(run, fence, NOW + TTL_MS + 1), true);
      assert.deepEqual(other.leases.acquire(run, NOW + TTL_MS + 2), { type: 'taken', by: here });
    },
  },
  {
    name: 'the lease of a dead process of this host is free at once, that of another host when its time is over',
    async run(world) {
      acquired(
        world.open(here, () => true),
        NOW,
      );
      assert.equal(
        acquired(
          world.open(beside, (owner) => owner.pid !== here.pid),
          NOW + 1,
        ),
        2,
      );
      const far = world.open(away, () => false);
      assert.deepEqual(far.leases.acquire(run, NOW + TTL_MS), { type: 'taken', by: beside });
      assert.equal(acquired(far, NOW + 1 + TTL_MS), 3);
    },
  },
  {
    name: 'letters are read in the order in which they were sent, once answered no more, and repeated ones not at all',
    async run(world) {
      const store = world.open(here, () => true);
      const sender = world.open(beside, () => true);
      assert.deepEqual(store.inbox.pending(run), []);
      const letters = ['z', 'a', 'm'].map((id) => ({ id, run, command: { type: 'pause', by: id } as const }));
      for (const letter of letters) sender.inbox.send(letter, NOW);
      sender.inbox.send({ id: 'z', run, command: { type: 'unpause', by: 'again' } }, NOW);
      sender.inbox.send({ id: 'other', run: runId('r-0002'), command: { type: 'pause', by: 'x' } }, NOW);
      assert.deepEqual(store.inbox.pending(run), letters);
      assert.equal(sender.inbox.answered('z'), null);
      const refusal = { type: 'refused', refusal: { what: 'no', fix: 'yes' } } as const;
      store.inbox.answer('z', { type: 'taken', seq: 7 });
      store.inbox.answer('m', refusal);
      assert.deepEqual(store.inbox.pending(run), letters.slice(1, 2));
      assert.deepEqual(sender.inbox.answered('z'), { type: 'taken', seq: 7 });
      assert.deepEqual(sender.inbox.answered('m'), refusal);
      assert.equal(sender.inbox.answered('nobody'), null);
      sender.inbox.send({ id: 'z', run, command: { type: 'pause', by: 'late' } }, NOW + 1);
      assert.deepEqual(store.inbox.pending(run), letters.slice(1, 2));
    },
  },
  {
    name: 'a plan comes back as it was put, under the hash of its JSON',
    async run(world) {
      const store = world.open(here, () => true);
      const key = store.runs.putPlan(plan);
      assert.match(key, /^[0-9a-f]{64}$/);
      assert.equal(store.runs.putPlan(plan), key);
      assert.notEqual(store.runs.putPlan({ ...plan, deliver: 'pr' }), key);
      assert.deepEqual(world.open(beside, () => true).runs.getPlan(key), plan);
    },
  },
  {
    name: 'a run is listed with its first commit, newest first, with what its last commit says',
    async run(world) {
      const { store, fence } = started(world);
      const younger = { ...newRun(runId('r-0002')), createdAt: NOW + 1 };
      store.runs.createRun(younger);
      refusedAtOnce('RUN_EXISTS', () => store.runs.createRun(younger));
      assert.deepEqual(store.runs.listRuns(), []);
      await store.journal.append(commit(fence, 1, [opened('a'), { type: 'task.completed', task: ROOT }]));
      const row = { ...newRun(run), status: 'complete', lastSeq: 2, updatedAt: NOW };
      assert.deepEqual(store.runs.listRuns(), [row]);
      await appendTo(store, younger.id);
      const youngerRow = { ...younger, status: 'running', lastSeq: 1, updatedAt: NOW };
      assert.deepEqual(store.runs.listRuns(), [youngerRow, row]);
    },
  },
  {
    name: 'a run is found by its id, by the beginning of one, and as the last',
    async run(world) {
      const store = world.open(here, () => true);
      refusedAtOnce('RUN_UNKNOWN', () => store.runs.findRun('@last'));
      for (const id of ['r-abcd', 'r-abxy', 'r-zzzz0', 'r-zzzz'].map(runId)) {
        store.runs.createRun(newRun(id));
        await appendTo(store, id);
      }
      const found = (word: string): string => store.runs.findRun(word).id;
      const words = ['r-abcd', 'r-abc', 'abx', 'r-zzzz', '@last'];
      assert.deepEqual(words.map(found), ['r-abcd', 'r-abcd', 'r-abxy', 'r-zzzz', 'r-zzzz']);
      refusedAtOnce('RUN_AMBIGUOUS', () => found('r-ab'));
      for (const word of ['', 'r-q', '@first', '%']) refusedAtOnce('RUN_UNKNOWN', () => found(word));
    },
  },
];
