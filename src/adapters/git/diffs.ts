import type { Diffs } from '../../ports/diffs.ts';
import { withCleanRoom } from './clean-room.ts';
import { gitList } from './git.ts';
import type { Repository } from './repository.ts';

export function makeDiffs(repository: Repository): Diffs {
  return {
    changed: (from, to) =>
      withCleanRoom(repository, async (room) => {
        const args = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', from, to];
        return [...(await gitList(repository.git, { at: room.bare, args }))].sort();
      }),
  };
}
