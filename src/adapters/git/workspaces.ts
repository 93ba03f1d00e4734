import type { RunId, TaskPath } from '../../core/base/ids.ts';
import { TuttiError } from '../../core/base/tutti-error.ts';
import type { Prepared, Workspaces } from '../../ports/workspaces.ts';
import { makeCheckouts } from './checkouts.ts';
import { collect } from './collect.ts';
import { type Kept, keepWorkspace } from './keep.ts';
import { givePool } from './pool.ts';
import { prepare, type WorkspaceSettings } from './prepare.ts';
import { removeFolder } from './remove-folder.ts';
import { writeFiles } from './write-files.ts';
import { isRealFolder, readRecord, removeRecord, workspacePlace } from './workspace-record.ts';

/** Workspaces of kind `clone`: each a repository of its own that borrows the person's objects read-only. */
export function makeWorkspaces(settings: WorkspaceSettings): Workspaces {
  const checkout = makeCheckouts(settings);
  return {
    prepare: (request, signal) => prepare(settings, request, signal).catch(answerMistake),
    collect: (request, signal) => collect(settings, request, signal),
    write: writeFiles,
    checkout: (...[run, commit, environment, signal]) => checkout({ run, commit, environment, signal }),
    release: async (run, task) => void (await releaseWorkspace(settings, { run, task, reuse: true })),
  };
}

/** A full disk or a lost repository is an answer to who asked for a workspace; a bug is not. */
function answerMistake(error: unknown): Prepared {
  if (!(error instanceof TuttiError)) throw error;
  const { code, what, fix } = error;
  return { type: 'failed', error: { code, what, fix } };
}

export type ReleaseRequest = {
  readonly run: RunId;
  readonly task: TaskPath;
  /** Whether the folder may go to the pool instead of being removed. */
  readonly reuse: boolean;
};

/** Keeps what was not collected, then lets the folder go. A folder without a record of ours is left alone. */
export async function releaseWorkspace(
  settings: Pick<WorkspaceSettings, 'repository' | 'state'>,
  { run, task, reuse }: ReleaseRequest,
): Promise<Kept> {
  const { repository, state } = settings;
  const place = workspacePlace(state, run, task);
  if ((await readRecord(place)) === null) return { refs: [], leftOut: [] };
  const kept = await keepWorkspace({ repository, state, run, task });
  if (await isRealFolder(place.folder)) {
    if (reuse) await givePool(repository, state, place);
    else await removeFolder(place.folder);
  }
  await removeRecord(place);
  return kept;
}
