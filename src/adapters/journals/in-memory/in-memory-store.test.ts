import { expect, test } from 'vitest';
import { runId, sha, taskPath } from '../../../core/base/ids.ts';
import { journalCodec } from '../../../core/run/journal-codec.ts';
import { journalConformance } from '../../../testing/conformance/journal-conformance.ts';
import { emptyMemory, openInMemoryStore } from './in-memory-store.ts';

const owner = { host: 'here', bootId: 'b', pid: 1, startTime: '1' };

test.each(journalConformance)('in memory: $name', async ({ run }) => {
  const memory = emptyMemory();
  await run({
    open: (owner, ownerAlive) => openInMemoryStore({ memory, codec: journalCodec, owner, ownerAlive }),
    end: () => undefined,
  });
});

test('a disk that fails in a simulation writes nothing', async () => {
  let isFull = true;
  const memory = emptyMemory();
  const beforeAppend = (): void => {
    if (isFull) throw new Error('full');
  };
  const run = runId('r-0001');
  const store = openInMemoryStore({ memory, codec: journalCodec, owner, ownerAlive: () => true, beforeAppend });
  store.runs.createRun({ id: run, workflow: 'w', plan: '', base: sha('a'.repeat(40)), branch: 'b', createdAt: 0 });
  store.leases.acquire(run, 0);
  const commit = { run, firstSeq: 1, at: 0, fence: 1, events: [{ type: 'task.opened', task: taskPath('a') }] } as const;
  await expect(store.journal.append(commit)).rejects.toThrow('full');
  isFull = false;
  await store.journal.append(commit);
  expect([...store.journal.read(run, 0)]).toEqual([{ ...commit, lastSeq: 1 }]);
});
