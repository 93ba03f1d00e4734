import { stat } from 'node:fs/promises';
import type { Violation } from '../../core/run/attempt.ts';
import { TuttiError } from '../../core/base/tutti-error.ts';
import type { Collected, CollectRequest } from '../../ports/workspaces.ts';
import { keepAgentRefs } from './agent-refs.ts';
import { attemptRef, keepRef } from './attempt-refs.ts';
import { withCleanRoom } from './clean-room.ts';
import { makeCommit, readCommit, TUTTI } from './commit.ts';
import type { MatchGlob } from './expand-glob.ts';
import { keepObjects } from './keep-objects.ts';
import { ownershipViolations } from './ownership.ts';
import { comparePerson } from './person-repository.ts';
import { setOwnRef } from './refs.ts';
import type { Repository } from './repository.ts';
import { takeSnapshot } from './snapshot.ts';
import { messageWithTrailers } from './trailers.ts';
import { isRealFolder, readRecord, workspacePlace } from './workspace-record.ts';

export type CollectSettings = {
  readonly repository: Repository;
  readonly state: string;
  readonly matches: MatchGlob;
  /** Whether agents could change the person's repository. */
  readonly unconfined?: boolean;
};

/**
 * Turns what lies in a workspace into one commit on its base, reachable from the attempt's ref when this resolves. A
 * change that breaks a rule of ownership is in the commit and listed; what may not enter a tree is listed and left out.
 * The date is the base's, so that the same work gives the same commit. Error: WORKSPACE_GONE.
 */
export async function collect(
  settings: CollectSettings,
  request: CollectRequest,
  signal: AbortSignal,
): Promise<Collected> {
  const { repository, matches } = settings;
  const { id, base, path: folder } = request;
  const place = workspacePlace(settings.state, id.run, id.task);
  if (!(await isRealFolder(folder))) throw workspaceGone(folder);
  const record = folder === place.folder ? await readRecord(place) : null;
  const index = record !== null && (await isThere(place.index)) ? place.index : null;
  return withCleanRoom(repository, async (room) => {
    const brought = record?.brought ?? [];
    const { tree, changes, unsafe } = await takeSnapshot({ repository, room, folder, base, index, brought, signal });
    const { tree: baseTree, seconds } = await readCommit(repository, room, base);
    const message = messageWithTrailers(request.subject, { run: id.run, task: id.task, attempt: id.attempt });
    const isEmpty = tree === baseTree;
    const commit = isEmpty
      ? null
      : await makeCommit(repository, room, { tree, parents: [base], message, author: TUTTI, seconds });
    if (commit !== null) {
      await keepObjects(repository, room, { tips: [commit], not: [base] });
      await setOwnRef(repository, attemptRef(id.run, id.task, id.attempt), commit);
    }
    const under = keepRef(id.run, id.task, id.attempt);
    await keepAgentRefs({ repository, room, folder, under, base, trees: new Set([tree, baseTree]) });
    const owned = ownershipViolations(
      changes.map(({ path }) => path),
      request,
      matches,
    );
    const outside = settings.unconfined === true ? await comparePerson(repository, place) : [];
    const violations: readonly Violation[] = [...owned, ...unsafe, ...outside];
    return { commit, changed: changes, violations };
  });
}

function workspaceGone(folder: string): TuttiError {
  return new TuttiError({
    code: 'WORKSPACE_GONE',
    where: folder,
    what: `${folder} was removed or replaced while its task was at work. No commit was made, and nothing else was touched.`,
    fix: '`tutti retry` the task: it gets a new folder; what was kept before is listed by `tutti restore <task>`',
  });
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
