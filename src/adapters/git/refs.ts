import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sha, sha } from '../../core/base/ids.ts';
import { TuttiError } from '../../core/base/tutti-error.ts';
import { gitText, runGit } from './git.ts';
import type { Repository } from './repository.ts';

/** The old value of a ref that must not exist yet. */
export const NO_COMMIT: Sha = sha('0'.repeat(40));

export type Ref = { readonly name: string; readonly commit: Sha };

/**
 * Where a ref stands, by its full name; null when there is none. Never a tag or a branch that only ends in that name.
 */
export async function readRef(repository: Repository, name: string): Promise<Sha | null> {
  const args = ['show-ref', '--verify', '--hash', '--', name];
  const answer = await runGit(repository.git, { at: { gitDir: repository.common }, args, ok: [0, 1, 128] });
  return answer.status === 0 ? sha(answer.stdout.toString('utf8').trim()) : null;
}

/** All refs below full names that end in `/`, sorted. */
export async function listRefs(repository: Repository, ...prefixes: readonly string[]): Promise<readonly Ref[]> {
  const args = ['for-each-ref', '--format=%(objectname) %(refname)', ...prefixes];
  const text = await gitText(repository.git, { at: { gitDir: repository.common }, args });
  if (text === '') return [];
  return text.split('\n').map((line) => ({ commit: sha(line.slice(0, 40)), name: line.slice(41) }));
}

/**
 * Moves a ref by compare-and-swap, without hooks. `from` is `NO_COMMIT` for one that must not exist. `beside` are
 * lines of
 * the same transaction, as `git update-ref --stdin` reads them.
 *
 * @returns false, and nothing is changed, when it stood elsewhere. Error: REF_LOCKED
 */
export async function moveRef(
  repository: Repository,
  name: string,
  move: { readonly from: Sha; readonly to: Sha; readonly beside?: readonly string[] },
): Promise<boolean> {
  const args = ['update-ref', '--no-deref', '--stdin'];
  const stdin = [...(move.beside ?? []), `update ${name} ${move.to} ${move.from}`, ''].join('\n');
  const answer = await runGit(repository.git, { at: { gitDir: repository.common }, args, stdin, ok: [0, 1, 128] });
  if (answer.status === 0) return true;
  const now = (await readRef(repository, name)) ?? NO_COMMIT;
  if (now === move.to) return true;
  if (now !== move.from) return false;
  throw await refusedMove(repository, name, answer.stderr);
}

/** Sets a ref of ours to a commit; another value that it had is kept beside it, so that nothing becomes unreachable. */
export async function setOwnRef(repository: Repository, name: string, to: Sha): Promise<void> {
  for (;;) {
    const from = (await readRef(repository, name)) ?? NO_COMMIT;
    if (from === to) return;
    if (from !== NO_COMMIT) await keepFormer(repository, name, from);
    if (await moveRef(repository, name, { from, to })) return;
  }
}

async function keepFormer(repository: Repository, name: string, commit: Sha): Promise<void> {
  const beside = name.startsWith('refs/tutti/keep/') ? name : name.replace(/^refs\/tutti\//, 'refs/tutti/keep/');
  const kept = beside === name ? `${name}.${commit.slice(0, 12)}` : `${beside}/${commit.slice(0, 12)}`;
  await moveRef(repository, kept, { from: NO_COMMIT, to: commit });
}

async function refusedMove(repository: Repository, name: string, said: string): Promise<TuttiError> {
  for (const lock of [join(repository.common, `${name}.lock`), join(repository.common, 'packed-refs.lock')]) {
    const found = await stat(lock).catch(() => null);
    if (found === null) continue;
    const seconds = Math.max(0, Math.round((Date.now() - found.mtimeMs) / 1000));
    return new TuttiError({
      code: 'REF_LOCKED',
      where: lock,
      what: `${name} could not be moved: its lock, ${seconds} s old, was not released within ${repository.git.lockWaitMs / 1000} s. It stayed as it was.`,
      fix: `when no git is running there: rm '${lock}', then \`tutti resume\``,
    });
  }
  return new TuttiError({
    code: 'GIT_FAILED',
    where: name,
    what: `${name} could not be moved: ${said.trim()}\nIt stayed as it was.`,
    fix: 'look at what git says above, then run `tutti resume`',
  });
}
