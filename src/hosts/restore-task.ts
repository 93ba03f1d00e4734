import { resolve } from 'node:path';
import { keptRefs, restore } from '../adapters/git/restore.ts';
import type { RunId, TaskPath } from '../core/base/ids.ts';
import { TuttiError } from '../core/base/tutti-error.ts';
import type { KeptView } from './host.ts';
import type { Place } from './place.ts';

/** Everything that is kept of a task: the commit of each attempt, and what was left in its folder. */
export async function keptOf({ repository }: Place, run: RunId, task: TaskPath): Promise<readonly KeptView[]> {
  const refs = await keptRefs(repository, run, task);
  return refs.map(({ name, commit }) => ({ ref: name, sha: commit, what: whatIs(name) }));
}

export type Restoring = {
  readonly run: RunId;
  readonly task: TaskPath;
  readonly from: string | undefined;
  readonly into: string;
};

/** Writes what is kept into a new folder; the last attempt's commit where nothing is named. */
export async function restoreTask(
  place: Place,
  { run, task, from, into }: Restoring,
): Promise<{ folder: string; from: string }> {
  const kept = await keptRefs(place.repository, run, task);
  const chosen =
    from === undefined ? kept.at(-1) : kept.find(({ name, commit }) => name === from || commit.startsWith(from));
  if (chosen === undefined) {
    const what = from === undefined ? `nothing is kept of '${task}'` : `${from} is not kept of '${task}'`;
    throw new TuttiError({
      code: 'NOTHING_KEPT',
      where: task,
      what: `${what}; nothing was changed`,
      fix: `tutti restore ${task} lists what is`,
    });
  }
  const folder = await restore(place.repository, chosen.name, {
    type: 'folder',
    path: resolve(place.person.cwd, into),
  });
  return { folder, from: chosen.name };
}

function whatIs(ref: string): string {
  return ref.startsWith('refs/tutti/keep/') ? 'what was left in its folder' : 'what the attempt changed';
}
