import type { Sha } from '../../core/base/ids.ts';
import { withCleanRoom } from './clean-room.ts';
import { runGit } from './git.ts';
import type { Repository } from './repository.ts';

export type DiffRequest = {
  readonly from: Sha;
  readonly to: Sha;
  /** Shows files with NUL bytes as text too: one such byte in a comment is enough to hide a change otherwise. */
  readonly text?: boolean;
};

export type ShownDiff = {
  /**
   * A patch with full object ids; bytes that are no UTF-8 are U+FFFD. Nothing in it is safe for a terminal as it
   * stands.
   */
  readonly patch: string;
  readonly truncated: boolean;
};

const PATCH_BYTES_MAX = 8 * 1024 * 1024;

/** What changed between two commits, as a patch. No attribute of the tree can hide a file, and no driver takes part. */
export async function showDiff(repository: Repository, request: DiffRequest): Promise<ShownDiff> {
  const flags = [
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
    '--full-index',
    '--find-renames',
    '--ignore-submodules=none',
  ];
  const args = [
    'diff-tree',
    '-r',
    '-p',
    ...flags,
    ...(request.text === true ? ['--text'] : []),
    request.from,
    request.to,
  ];
  return withCleanRoom(repository, async (room) => {
    const { stdout } = await runGit(repository.git, { at: room.bare, args, stdoutMaxBytes: PATCH_BYTES_MAX });
    return { patch: stdout.toString('utf8'), truncated: stdout.length >= PATCH_BYTES_MAX };
  });
}
