import { lstat, mkdir } from 'node:fs/promises';
import type { Sha } from '../../core/base/ids.ts';
import type { TaskFailure } from '../../core/run/attempt.ts';
import type { Prepared, PrepareRequest } from '../../ports/workspaces.ts';
import { bringEnvironment, type RunSetup } from './bring-environment.ts';
import { type CleanRoom, withCleanRoom } from './clean-room.ts';
import type { MatchGlob } from './expand-glob.ts';
import { fillFolder } from './fill-folder.ts';
import { runGit } from './git.ts';
import { keepWorkspace } from './keep.ts';
import { rememberPerson } from './person-repository.ts';
import { takePool } from './pool.ts';
import type { Repository } from './repository.ts';
import { isWorkspaceGit, writeWorkspaceGit } from './workspace-git.ts';
import {
  isRealFolder,
  readRecord,
  runFolder,
  type WorkspacePlace,
  type WorkspaceRecord,
  workspacePlace,
  writeRecord,
} from './workspace-record.ts';

export type WorkspaceSettings = {
  readonly repository: Repository;
  /** The folder of the repository below the person's state home; made when it is missing. */
  readonly state: string;
  readonly matches: MatchGlob;
  readonly runSetup: RunSetup;
  /** Whether agents could change the person's repository, so that it is compared before and after each attempt. */
  readonly unconfined?: boolean;
};

/**
 * Makes the workspace of an attempt ready. Safe to repeat: what an earlier call of the same attempt made is found by
 * its record and left as it is. What a former attempt left in the folder is kept before it goes.
 */
export async function prepare(
  settings: WorkspaceSettings,
  request: PrepareRequest,
  signal: AbortSignal,
): Promise<Prepared> {
  const { repository, state } = settings;
  const { id, onward } = request;
  const place = workspacePlace(state, id.run, id.task);
  await mkdir(runFolder(state, id.run), { recursive: true, mode: 0o700 });
  const record = await readRecord(place);
  const exists = await isRealFolder(place.folder);
  if (record === null && (await isAnything(place.folder))) return { type: 'failed', error: foreign(place.folder) };
  const isReady = exists && record?.state === 'ready';
  if (isReady && record.attempt === id.attempt && record.head === request.head) {
    return { type: 'ready', path: place.folder, base: record.base };
  }
  if (isReady && onward !== null && record.base === onward.base) return goOn(settings, request, { place, record });
  await keepWorkspace({ repository, state, run: id.run, task: id.task });
  return startAfresh(settings, request, { place, signal });
}

type Known = { readonly place: WorkspacePlace; readonly record: WorkspaceRecord };

/** The work of the attempt before goes on in its folder: only a `.git` that can no longer be used is made again. */
async function goOn(settings: WorkspaceSettings, request: PrepareRequest, { place, record }: Known): Promise<Prepared> {
  const { repository } = settings;
  const { folder, index } = place;
  if (!(await isWorkspaceGit(repository, folder))) {
    await writeWorkspaceGit({ repository, folder, commit: record.base, index, head: 'branch' });
  }
  if (settings.unconfined === true) await rememberPerson(repository, place);
  await writeRecord(place, { ...record, attempt: request.id.attempt, head: request.head });
  return { type: 'ready', path: folder, base: record.base };
}

type Fresh = { readonly place: WorkspacePlace; readonly signal: AbortSignal };

async function startAfresh(
  settings: WorkspaceSettings,
  request: PrepareRequest,
  { place, signal }: Fresh,
): Promise<Prepared> {
  const { repository } = settings;
  const { id, head, onward } = request;
  const base = onward?.base ?? head;
  const record: WorkspaceRecord = {
    schema: 1,
    task: id.task,
    attempt: id.attempt,
    head,
    base,
    state: 'making',
    brought: [],
  };
  await writeRecord(place, record);
  const { folder, index } = place;
  if (!(await isAnything(folder))) await takePool(settings.state, place);
  return withCleanRoom(repository, async (room): Promise<Prepared> => {
    await fillFolder({ repository, room, folder, commit: base, index, signal });
    await writeWorkspaceGit({ repository, folder, commit: base, index, head: 'branch' });
    const { environment } = request;
    const { matches, runSetup } = settings;
    const brought = await bringEnvironment({
      repository,
      room,
      folder,
      commit: base,
      environment,
      matches,
      runSetup,
      signal,
    });
    if (brought.type === 'failed') return { type: 'failed', error: brought.error };
    if (onward !== null && onward.commit !== null) await layWork(settings, { room, folder, commit: onward.commit });
    if (settings.unconfined === true) await rememberPerson(repository, place);
    await writeRecord(place, { ...record, state: 'ready', brought: brought.paths });
    return { type: 'ready', path: folder, base };
  });
}

type Layer = { readonly room: CleanRoom; readonly folder: string; readonly commit: Sha };

/** The folder is gone and its commit is not: the files come back as changes that are not committed. */
async function layWork({ repository }: WorkspaceSettings, { room, folder, commit }: Layer): Promise<void> {
  await runGit(repository.git, { at: room.at(folder), args: ['read-tree', '--reset', '-u', commit] });
}

async function isAnything(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

function foreign(folder: string): TaskFailure {
  return {
    code: 'WORKSPACE_FOREIGN',
    what: `${folder} exists and tutti has no record of having made it, so it was left alone.`,
    fix: 'move it away, then `tutti retry` the task',
  };
}
