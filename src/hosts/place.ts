import { hash } from 'node:crypto';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { openGit } from '../adapters/git/git.ts';
import { openRepository, type Repository } from '../adapters/git/repository.ts';
import { openSqliteStore } from '../adapters/journals/sqlite/open-sqlite-store.ts';
import { identify, isAlive } from '../adapters/process/identity.ts';
import { cleanPath, which } from '../adapters/process/which.ts';
import { assert } from '../core/base/assert.ts';
import { type Redact, redactor, secretsIn } from '../core/base/redact.ts';
import { journalCodec } from '../core/run/journal-codec.ts';
import type { Clock } from '../ports/clock.ts';
import type { JournalStore } from '../ports/runs.ts';
import { makeFolder } from './make-folder.ts';
import { type Person, stateHomeOf } from './person.ts';
import type { Bounds } from './read-used-file.ts';

/** One repository with all that tutti keeps of it. */
export type Place = {
  readonly person: Person;
  readonly repository: Repository;
  readonly store: JournalStore;
  readonly clock: Clock;
  readonly redact: Redact;
  /** Directories of the person's PATH outside the repository. */
  readonly path: readonly string[];
  /** `<git common dir>/tutti/attempts`. */
  readonly attempts: string;
  /** Workspaces, below the person's state home. */
  readonly state: string;
  /** `.tutti` at the top of the checkout, for people. */
  readonly shown: string;
};

/** From where the files count that the person names, and below which all lies that those may use. */
export function boundsOf({ person, repository }: Place): Bounds {
  return { cwd: person.cwd, topLevel: repository.topLevel };
}

/** Where every system keeps its basic tools, which the shim cannot do without, whatever a service's PATH says. */
const BASIC = ['/usr/bin', '/bin'];

function pathOf({ env }: Person, repository: Repository): readonly string[] {
  return [...new Set([...cleanPath(env['PATH'] ?? '', [repository.topLevel]), ...BASIC])];
}

/** Finds the repository that the person stands in, and opens its journal. */
export async function openPlace(person: Person): Promise<Place> {
  // Until the repository is known no folder can be told to be inside it, so git itself is looked for where the person
  // stands not.
  const git = await openGit(which('git', cleanPath(person.env['PATH'] ?? '', [person.cwd])));
  const repository = await openRepository({ git, cwd: person.cwd, env: person.env });
  const self = identify(process.pid);
  assert(self !== null, 'this process is alive');
  const host = hostname();
  const store = openSqliteStore({
    path: join(repository.state, 'journal.db'),
    codec: journalCodec,
    owner: { host, ...self },
    ownerAlive: isAlive,
  });
  const name = `${basename(repository.topLevel)}-${hash('sha256', repository.common).slice(0, 12)}`;
  const state = join(stateHomeOf(person), 'tutti', name);
  const attempts = join(repository.state, 'attempts');
  makeFolder(state, 'set XDG_STATE_HOME to a folder that you may write, with room for workspaces');
  makeFolder(attempts, 'make the git directory writable for you, or work in a clone of it');
  return {
    person,
    repository,
    store,
    clock: systemClock(),
    redact: redactor(secretsIn(person.env)),
    path: pathOf(person, repository),
    attempts,
    state,
    shown: join(repository.topLevel, '.tutti'),
  };
}
