import { hash } from 'node:crypto';
import { basename, join } from 'node:path';
import { openGit } from '../adapters/git/git.ts';
import { openRepository, type Repository } from '../adapters/git/repository.ts';
import { makeFolder } from './make-folder.ts';
import { stateHomeOf } from './person.ts';
import type { Bounds } from './read-used-file.ts';
import type { Records, Standing } from './records.ts';

/** One repository with all that tutti keeps of it, for whoever works on it. */
export type Place = Records & {
  readonly repository: Repository;
  /** Workspaces, below the person's state home. */
  readonly state: string;
};

/** From where the files count that the person names, and below which all lies that those may use. */
export function boundsOf({ person, repository }: Place): Bounds {
  return { cwd: person.cwd, topLevel: repository.topLevel };
}

/** Looks whether the repository can be worked on, and only then opens what tutti keeps of it. */
export async function openPlace({ program, found }: Standing, openRecords: () => Promise<Records>): Promise<Place> {
  const repository = await openRepository(await openGit(program), found);
  const records = await openRecords();
  const name = `${basename(repository.topLevel)}-${hash('sha256', repository.common).slice(0, 12)}`;
  const state = join(stateHomeOf(records.person), 'tutti', name);
  makeFolder(state, 'set XDG_STATE_HOME to a folder that you may write, with room for workspaces');
  makeFolder(records.attempts, 'make the git directory writable for you, or work in a clone of it');
  return { ...records, repository, state };
}
