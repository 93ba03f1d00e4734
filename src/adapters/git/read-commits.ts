import { type Sha, sha } from '../../core/base/ids.ts';
import type { CleanRoom } from './clean-room.ts';
import { gitText, runGit } from './git.ts';
import type { Repository } from './repository.ts';

export type CommitInfo = {
  readonly commit: Sha;
  readonly tree: Sha;
  readonly parents: readonly Sha[];
  readonly message: string;
};

/**
 * Commits that `head` reaches and `since` does not, newest first; those of replaced or signed objects are read as they
 * are.
 */
export async function readCommits(
  repository: Repository,
  room: CleanRoom,
  range: { readonly head: Sha; readonly since: Sha },
): Promise<readonly CommitInfo[]> {
  const listed = await gitText(repository.git, {
    at: room.bare,
    args: ['rev-list', '--topo-order', range.head, `^${range.since}`],
  });
  if (listed === '') return [];
  const { stdout } = await runGit(repository.git, {
    at: room.bare,
    args: ['cat-file', '--batch'],
    stdin: `${listed}\n`,
  });
  const commits: CommitInfo[] = [];
  for (let at = 0; at < stdout.length;) {
    const lineEnd = stdout.indexOf(0x0a, at);
    const [id = '', , size = '0'] = stdout.subarray(at, lineEnd).toString('utf8').split(' ');
    const end = lineEnd + 1 + Number(size);
    commits.push(parse(sha(id), stdout.subarray(lineEnd + 1, end).toString('utf8')));
    at = end + 1;
  }
  return commits;
}

function parse(commit: Sha, text: string): CommitInfo {
  const blank = text.indexOf('\n\n');
  const header = blank === -1 ? text : text.slice(0, blank);
  const values = (key: string): readonly Sha[] =>
    header.split('\n').flatMap((line) => (line.startsWith(`${key} `) ? [sha(line.slice(key.length + 1))] : []));
  const [tree] = values('tree');
  if (tree === undefined) throw new Error(`commit ${commit} has no tree`);
  return { commit, tree, parents: values('parent'), message: blank === -1 ? '' : text.slice(blank + 2) };
}
