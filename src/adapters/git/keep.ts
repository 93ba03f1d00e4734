import { stat } from 'node:fs/promises';
import type { RunId, TaskPath } from '../../core/base/ids.ts';
import { keepAgentRefs } from './agent-refs.ts';
import { keepRef } from './attempt-refs.ts';
import { type CleanRoom, withCleanRoom } from './clean-room.ts';
import { makeCommit, readCommit, treesOf, TUTTI } from './commit.ts';
import { gitList } from './git.ts';
import { keepObjects } from './keep-objects.ts';
import { listRefs, setOwnRef } from './refs.ts';
import type { Repository } from './repository.ts';
import { takeSnapshot } from './snapshot.ts';
import { messageWithTrailers } from './trailers.ts';
import { isRealFolder, readRecord, workspacePlace } from './workspace-record.ts';

export type KeepRequest = {
  readonly repository: Repository;
  readonly state: string;
  readonly run: RunId;
  readonly task: TaskPath;
};

export type Kept = {
  /** Full names of the refs that hold what was in the workspace and nowhere else. */
  readonly refs: readonly string[];
  /** What is not kept: ignored files and what no tree can hold. Folders end with `/`; at most 200 are named. */
  readonly leftOut: readonly string[];
};

const LEFT_OUT_MAX = 200;

/**
 * Keeps what is in a task's workspace and was not collected: tracked and untracked files as a commit, the agent's own
 * refs and stashes. Changes nothing in the workspace, and makes nothing when all of it is kept already.
 */
export async function keepWorkspace(request: KeepRequest): Promise<Kept> {
  const { repository, state, run, task } = request;
  const place = workspacePlace(state, run, task);
  const record = await readRecord(place);
  // A folder that was being made has seen no agent: nothing in it is work.
  if (record === null || record.state === 'making' || !(await isRealFolder(place.folder)))
    return { refs: [], leftOut: [] };
  const { base, brought, attempt } = record;
  const folder = place.folder;
  return withCleanRoom(repository, async (room) => {
    const index = (await stat(place.index).catch(() => null)) === null ? null : place.index;
    const { tree, unsafe } = await takeSnapshot({ repository, room, folder, base, index, brought });
    const under = keepRef(run, task, attempt);
    const trees = await keptTrees(request, room);
    const { tree: baseTree, seconds } = await readCommit(repository, room, base);
    trees.add(baseTree);
    const refs: string[] = [];
    if (!trees.has(tree)) {
      const ref = `${under}/tree-${tree.slice(0, 12)}`;
      const message = messageWithTrailers(`Files left in the workspace of ${task}@${attempt}`, {
        run,
        task,
        attempt,
      });
      const commit = await makeCommit(repository, room, { tree, parents: [base], message, author: TUTTI, seconds });
      await keepObjects(repository, room, { tips: [commit], not: [base] });
      await setOwnRef(repository, ref, commit);
      refs.push(ref);
    }
    const args = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'];
    const ignored = await gitList(repository.git, { at: room.at(folder), args });
    const own = await keepAgentRefs({ repository, room, folder, under, base, trees: new Set([...trees, tree]) });
    const leftOut = [
      ...ignored.filter((path) => !brought.includes(path)),
      ...unsafe.map(({ path }) => path),
      ...own.lost,
    ];
    return { refs: [...refs, ...own.kept], leftOut: leftOut.slice(0, LEFT_OUT_MAX) };
  });
}

/** Trees of this task that a ref of ours holds already. */
async function keptTrees({ repository, run, task }: KeepRequest, room: CleanRoom): Promise<Set<string>> {
  const all = await listRefs(repository, `refs/tutti/${run}/`, `refs/tutti/keep/${run}/`);
  const own = all.filter(
    ({ name }) => name.startsWith(`refs/tutti/${run}/${task}@`) || name.startsWith(`refs/tutti/keep/${run}/${task}@`),
  );
  const commits = own.map(({ commit }) => commit);
  return new Set(await treesOf(repository, room, commits));
}
