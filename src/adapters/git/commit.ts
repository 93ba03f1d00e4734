import { type Sha, sha } from '../../core/base/ids.ts';
import type { CleanRoom } from './clean-room.ts';
import { gitText } from './git.ts';
import type { Repository } from './repository.ts';

export type Person = { readonly name: string; readonly email: string };

export type CommitRequest = {
  readonly tree: Sha;
  readonly parents: readonly Sha[];
  readonly message: string;
  readonly author: Person;
  /** Epoch seconds. */
  readonly seconds: number;
};

/** Who signs what a machine wrote; mail to it goes nowhere. */
export const TUTTI: Person = { name: 'tutti', email: 'tutti@localhost' };

/** Makes a commit in the room. The same request gives the same id. */
export async function makeCommit(repository: Repository, room: CleanRoom, request: CommitRequest): Promise<Sha> {
  const date = `@${request.seconds} +0000`;
  const env = {
    GIT_AUTHOR_NAME: request.author.name,
    GIT_AUTHOR_EMAIL: request.author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: TUTTI.name,
    GIT_COMMITTER_EMAIL: TUTTI.email,
    GIT_COMMITTER_DATE: date,
  };
  const args = ['commit-tree', request.tree, ...request.parents.flatMap((parent) => ['-p', parent]), '-F', '-'];
  return sha(await gitText(repository.git, { at: room.bare, args, env, stdin: request.message }));
}

/** The trees of commits, in their order, by one question. */
export async function treesOf(
  repository: Repository,
  room: CleanRoom,
  commits: readonly Sha[],
): Promise<readonly Sha[]> {
  if (commits.length === 0) return [];
  const args = ['rev-parse', ...commits.map((commit) => `${commit}^{tree}`)];
  return (await gitText(repository.git, { at: room.bare, args })).split('\n').map(sha);
}

/** The tree of a commit, and when it was made. */
export async function readCommit(
  repository: Repository,
  room: CleanRoom,
  commit: Sha,
): Promise<{ readonly tree: Sha; readonly seconds: number }> {
  const text = await gitText(repository.git, { at: room.bare, args: ['cat-file', 'commit', commit] });
  const [, tree = ''] = /^tree (.*)$/m.exec(text) ?? [];
  return { tree: sha(tree), seconds: Number(/^committer .* (\d+) [+-]\d{4}$/m.exec(text)?.[1] ?? 0) };
}
