import { expect, test } from 'vitest';
import { taskPath } from '../../../core/base/ids.ts';
import { journalConformance } from '../../../testing/conformance/journal-conformance.ts';
import { openMemoryForTest, run, startRun } from '../../../testing/journals/stores-for-tests.ts';
import { emptyMemory } from './in-memory-store.ts';

test.each(journalConformance)('in memory: $name', async (conformance) => {
  const memory = emptyMemory();
  await conformance.run({
    open: (owner, ownerAlive) => openMemoryForTest({ memory, owner, ownerAlive }),
    end: () => undefined,
  });
});

test('a disk that fails in a simulation writes nothing', async () => {
  let isFull = true;
  const memory = emptyMemory();
  const beforeAppend = (): void => {
    if (isFull) throw new Error('full');
  };
  const store = openMemoryForTest({ memory, beforeAppend });
  startRun(store);
  const commit = { run, firstSeq: 1, at: 0, fence: 1, events: [{ type: 'task.opened', task: taskPath('a') }] } as const;
  await expect(store.journal.append(commit)).rejects.toThrow('full');
  isFull = false;
  await store.journal.append(commit);
  expect([...store.journal.read(run, 0)]).toEqual([{ ...commit, lastSeq: 1 }]);
});
