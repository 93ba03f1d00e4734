import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JournalStore } from '../../../ports/runs.ts';
import { journalConformance } from '../../../testing/conformance/journal-conformance.ts';
import type { JournalWorld } from '../../../testing/conformance/journal-world.ts';
import { openSqliteForTest } from '../../../testing/journals/stores-for-tests.ts';

function worldOnDisk(sharedFileSystem: (folder: string) => string | null): JournalWorld {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-journal-'));
  const path = join(folder, 'tutti', 'journal.db');
  const stores: JournalStore[] = [];
  return {
    open(owner, ownerAlive) {
      const store = openSqliteForTest({ path, owner, ownerAlive, sharedFileSystem });
      stores.push(store);
      return store;
    },
    end() {
      for (const store of stores) store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

test.each(journalConformance)('on disk: $name', async ({ run }) => {
  const world = worldOnDisk(() => null);
  await run(world);
  world.end();
});

test.each(journalConformance)('on a network disk: $name', async ({ run }) => {
  const world = worldOnDisk(() => 'NFS');
  await run(world);
  world.end();
});

test('only a disk of this machine gets a write-ahead log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-journal-'));
  const modes = [null, 'NFS'].map((shared) => {
    const path = join(folder, `${shared}.db`);
    const store = openSqliteForTest({ path, sharedFileSystem: () => shared });
    store.close();
    return store.mode;
  });
  rmSync(folder, { recursive: true });
  expect(modes).toEqual(['wal', 'delete']);
});
