import { hostname } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { type Found, findRepository } from '../adapters/git/find-repository.ts';
import { LOCK_WAIT_MS, openGit } from '../adapters/git/git.ts';
import { prepareGitFolder } from '../adapters/git/prepare-git-folder.ts';
import { openSqliteStore } from '../adapters/journals/sqlite/open-sqlite-store.ts';
import { identify, isAlive } from '../adapters/process/identity.ts';
import { cleanPath, which } from '../adapters/process/which.ts';
import { assert } from '../core/base/assert.ts';
import { type Redact, redactor, secretsIn } from '../core/base/redact.ts';
import { journalCodec } from '../core/run/journal-codec.ts';
import type { Clock } from '../ports/clock.ts';
import type { JournalStore } from '../ports/runs.ts';
import type { Person } from './person.ts';

/** What tutti has written down about one repository: enough for whoever only asks how runs stand. */
export type Records = {
  readonly person: Person;
  readonly store: JournalStore;
  readonly clock: Clock;
  readonly redact: Redact;
  /** Directories of the person's PATH outside the repository. */
  readonly path: readonly string[];
  /** `<git common dir>/tutti/attempts`. */
  readonly attempts: string;
  /** `.tutti` at the top of the checkout, for people. */
  readonly shown: string;
};

/** Where every system keeps its basic tools, which the shim cannot do without, whatever a service's PATH says. */
const BASIC = ['/usr/bin', '/bin'];

/** Where a person stands, and the git that said so. */
export type Standing = { readonly program: string | null; readonly found: Found };

/** Finds the repository that the person stands in. */
export async function findStanding({ cwd, env }: Person): Promise<Standing> {
  // Until the repository is known no folder can be told to be inside it, so git itself is looked for where the person
  // stands not.
  const program = which('git', cleanPath(env['PATH'] ?? '', [cwd]));
  const git = { program: program ?? '/nonexistent', lockWaitMs: LOCK_WAIT_MS };
  try {
    return { program, found: await findRepository({ git, cwd, env }) };
  } catch (error) {
    // Which version it has matters to whoever works with it. Here it is only asked where that may be the reason.
    await openGit(program);
    throw error;
  }
}

/** Opens the journal of a repository. */
export async function openRecords(person: Person, { topLevel, common }: Found): Promise<Records> {
  const ours = await prepareGitFolder(common);
  const self = identify(process.pid);
  assert(self !== null, 'this process is alive');
  const store = openSqliteStore({
    path: join(ours, 'journal.db'),
    codec: journalCodec,
    owner: { host: hostname(), ...self },
    ownerAlive: isAlive,
  });
  return {
    person,
    store,
    clock: systemClock(),
    redact: redactor(secretsIn(person.env)),
    path: [...new Set([...cleanPath(person.env['PATH'] ?? '', [topLevel]), ...BASIC])],
    attempts: join(ours, 'attempts'),
    shown: join(topLevel, '.tutti'),
  };
}
